import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';

const src = path.resolve(import.meta.dirname, '../../src');

/** How a fact about a Pod looks where somebody writes it anew instead of asking `core/pod/facts`. */
const COPIES: readonly RegExp[] = [
  /phase\s*[!=]==\s*'(Succeeded|Failed)'\s*(\|\||&&)\s*[\w.?]*phase\s*[!=]==/,
  /pod\.metadata\.deletionTimestamp/,
  /[cC]ontainer(\.|\s*\}.*)restartPolicy\s*[!=]==\s*'Always'|initContainers[^\n]*restartPolicy/,
  /pod\.status\?\.conditions\?*\.(find|some)\([^\n]*type === '/,
  /pod\.spec\?\.nodeName \?\? ''\) [!=]==/,
  /'kubernetes\.io\/config\.mirror'/,
];
/** What is no question, but the work of the API itself on what it stores. */
const WRITERS = new Set(['kinds/core/pod/prepare.ts']);

function copiesIn(text: string): string[] {
  return text.split('\n').filter((line) => COPIES.some((copy) => copy.test(line)));
}

describe('the facts of a Pod', () => {
  it('are written once', () => {
    const files = fs.readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => {
      const isFact = file.startsWith(path.join('kinds', 'core', 'pod', 'facts'));
      return file.endsWith('.ts') && !isFact && !file.includes('generated') && !WRITERS.has(file);
    });
    const copies = files.flatMap((file) =>
      copiesIn(fs.readFileSync(path.join(src, file), 'utf8')).map((line) => `${file}: ${line.trim()}`),
    );
    assert.deepEqual(copies, []);
  });

  it('are recognized where they are written anew', () => {
    for (const line of [
      "return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';",
      'if (pod.metadata.deletionTimestamp !== undefined) return;',
      "return container.restartPolicy === 'Always';",
      "const ready = pod.status?.conditions?.find(({ type }) => type === 'Ready');",
      "return (pod.spec?.nodeName ?? '') === '';",
    ]) {
      assert.deepEqual(copiesIn(line), [line]);
    }
  });
});
