import assert from 'node:assert/strict';
import { endOfCommand } from '../../../src/node/simulated/shell/index.ts';
import { type ShellFiles, UnreadableError } from '../../../src/node/simulated/shell/index.ts';

describe('the end of a command, read from its words', () => {
  const cases: [script: string, afterMs: number, exitCode: number, output?: string][] = [
    ['exit 3', 0, 3],
    ['sleep 5; exit 1', 5000, 1],
    ['sleep 0.5 && sleep 1m', 60_500, 0],
    ['sleep infinity; exit 1', Infinity, 0],
    ['true && exit 4', 0, 4],
    ['false && exit 4', 0, 1],
    ['false || exit 4', 0, 4],
    ['true || exit 4; exit 5', 0, 5],
    ['! true', 0, 1],
    ['false\nfalse\n# done\ntrue\n', 0, 0],
    ['echo "hello  there" $NAME; exit 2', 0, 2, 'hello  there a b\n'],
    [
      `echo -n 'one
two'`,
      0,
      0,
      'one\ntwo',
    ],
    ['if [ $INDEX -eq 2 ]; then exit 7; else exit 8; fi', 0, 7],
    ['if [[ ${INDEX} -eq 0 ]]; then exit 1; elif test $INDEX -gt 1\nthen exit 2; fi', 0, 2],
    ['if [ $(expr ${INDEX} % 2) -ne 0 ]; then\n exit 1\nelse\n exit 0\nfi', 0, 0],
    ['exit $((INDEX * 3 + (1 == 1)))', 0, 7],
    ['x=$(echo 6); exit $x', 0, 6],
    ['x="$NAME"; [ "$x" = "a b" ]', 0, 0],
    ['false; exit $?', 0, 1],
    ['exit 300', 0, 44],
    ['for i in 3 2 1; do echo $i; sleep $i; done', 6000, 0, '3\n2\n1\n'],
    ['while true; do sleep 1; done', Infinity, 0],
    ['trap exit TERM; while :; do curl http://example.com; sleep 1; done', Infinity, 0],
    ['exec sleep 3', 3000, 0],
    ['tail -f /dev/null', Infinity, 0],
    ['echo DONE > /dev/termination-log; exit 1', 0, 1, ''],
    ['echo oops >&2; exit 1', 0, 1, 'oops\n'],
    ['if [ -r /data/ran ]; then exit 0; else touch /data/ran; exit 1; fi', 0, 1],
    ['touch /data/ran; test -e /data/ran', 0, 0],
  ];
  for (const [script, afterMs, exitCode, output = ''] of cases) {
    it(script.replaceAll('\n', '⏎'), () => {
      const end = endOfCommand(['/bin/sh', '-c', script], ENVIRONMENT, new Files());
      assert.deepEqual(end, { afterMs, exitCode, output });
    });
  }

  it('reads a program that the container runs without a shell', () => {
    assert.deepEqual(direct('sleep', '10'), { afterMs: 10_000, exitCode: 0, output: '' });
    assert.deepEqual(direct('/bin/false'), { afterMs: 0, exitCode: 1, output: '' });
    assert.deepEqual(direct('/usr/bin/date'), { afterMs: 0, exitCode: 0, output: undefined });
    assert.equal(direct('sleep', '$TIME'), undefined);
  });

  const unknown = [
    'nginx; exit 1',
    'sleep 5 | cat',
    'sleep 5 & exit 1',
    'if [ -f /etc/passwd ]; then exit 1; fi',
    'exit $UNSET',
    'exit $RANDOM',
    'x=$(date); exit 1',
    '[[ 3 > 20 ]]',
    'exit `echo 1`',
    'while true; do test -f /data/go && break; done',
    'while [ $INDEX -lt 5 ]; do sleep 1; done',
    'case $INDEX in 1) exit 1;; esac',
    'f() { exit 1; }; f',
    'exit $((1 / 0))',
    'exit 08',
    'trap "exit 3" EXIT; sleep 1',
    'set -e; false; true',
    'echo $(cat /data/ran)',
    'if true; then exit 1',
    'echo "unclosed',
    'exit $((1',
    'cat <<END\nhello\nEND',
  ];
  for (const script of unknown) {
    it(`does not guess: ${script.replaceAll('\n', '⏎')}`, () => {
      assert.equal(endOfCommand(['sh', '-c', script], ENVIRONMENT, new Files()), undefined);
    });
  }

  it('gives up on what multiplies or is deep, at once', () => {
    const doubling = `x=1; ${'x=$x$x; '.repeat(500)}`;
    const loops = `${'for i in 1 2 3 4 5 6 7 8 9; do '.repeat(9)} true ${'; done'.repeat(9)}`;
    const deep = 'if true; then '.repeat(600);
    const brackets = `exit $((${'('.repeat(4000)}`;
    for (const script of [doubling, loops, deep, brackets, 'echo x; '.repeat(2000)]) {
      assert.equal(endOfCommand(['sh', '-c', script], ENVIRONMENT, new Files()), undefined);
    }
  });
});

const ENVIRONMENT = new Map([
  ['INDEX', '2'],
  ['NAME', 'a b'],
]);

/** A folder `/data` that is empty at first. */
class Files implements ShellFiles {
  private readonly written = new Set<string>();

  has(path: string): boolean {
    if (this.written.has(path)) return true;
    if (!path.startsWith('/data/')) throw new UnreadableError(path);
    return false;
  }

  write(path: string): void {
    this.written.add(path);
  }
}

function direct(...words: string[]) {
  return endOfCommand(words, ENVIRONMENT, new Files());
}
