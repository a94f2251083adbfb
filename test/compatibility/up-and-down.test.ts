import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { askCluster } from '../../src/cli/ask-cluster.ts';
import { program, runWheelhouse, startWheelhouse } from '../support/wheelhouse.ts';

const never = new AbortController().signal;

describe('up and down', () => {
  let folder: string;
  const at = (...names: string[]): string => path.join(folder, ...names);
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-up-'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));
  const start = (...args: string[]) => startWheelhouse('--data-dir', at('data'), '--nodes', '0', ...args);

  it('makes certificates that are no good anew, and the kubeconfig with them', async () => {
    const first = await start();
    const before = fs.readFileSync(first.kubeconfig, 'utf8');
    await first.stop();
    const ca = fs.readFileSync(at('data/pki/ca.crt'), 'utf8');
    fs.writeFileSync(at('data/pki/admin.crt'), 'damaged');
    fs.copyFileSync(at('data/pki/ca.key'), at('data/pki/apiserver.key'));
    const second = await start();
    try {
      assert.equal(fs.readFileSync(at('data/pki/ca.crt'), 'utf8'), ca);
      assert.notEqual(fs.readFileSync(second.kubeconfig, 'utf8'), before);
      await askCluster(second.kubeconfig, never);
    } finally {
      await second.stop();
    }
  });

  it('adds a context to a kubeconfig of the user, and keeps the others', async () => {
    const file = at('config');
    const work = { name: 'work', context: { cluster: 'work', user: 'me' } };
    const clusters = [{ name: 'work', cluster: { server: 'https://work' } }];
    const text = JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'work',
      clusters,
      contexts: [work],
    });
    fs.writeFileSync(at('real'), text);
    fs.symlinkSync(at('real'), file);
    const cluster = await start('--kubeconfig', file);
    try {
      assert.equal(fs.lstatSync(file).isSymbolicLink(), true);
      const config = parse(fs.readFileSync(file, 'utf8')) as { contexts: { name: string }[] };
      assert.deepEqual(
        config.contexts.map(({ name }) => name),
        ['work', 'wheelhouse'],
      );
      await askCluster(file, never);
    } finally {
      await cluster.stop();
    }
  });

  it('says that it is not ready while the disk takes no writes, and is ready again by itself', async function () {
    if (spawnSync('prlimit', ['--version']).status !== 0) this.skip();
    // Of a signal that is ignored the write itself tells.
    const child = spawn(
      'bash',
      [
        '-c',
        'trap "" XFSZ; exec "$@"',
        'bash',
        process.execPath,
        program,
        'up',
        '--json',
        '--nodes',
        '0',
        '--data-dir',
        at('data'),
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const ended = once(child, 'close');
    try {
      const [line] = (await once(child.stdout, 'data')) as [Buffer];
      const { kubeconfig } = JSON.parse(String(line)) as { kubeconfig: string };
      const limit = (bytes: string): unknown =>
        execFileSync('prlimit', ['--pid', String(child.pid), `--fsize=${bytes}:unlimited`]);
      // One answer is good for a second.
      const nextAnswer = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1100));
      limit('1');
      await nextAnswer();
      await assert.rejects(
        askCluster(kubeconfig, never),
        /readyz answers 500: .*\[-\]etcd-readiness failed/s,
      );
      limit('unlimited');
      await nextAnswer();
      await askCluster(kubeconfig, never);
    } finally {
      child.kill('SIGTERM');
      await ended;
    }
  });

  it('leaves nothing where it is stopped in the midst of its start', async () => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      for (const delayMs of [0, 300, 600, 900]) {
        const args = [program, 'up', '--ephemeral', '--store', 'sqlite', '--nodes', '200'];
        const child = spawn(process.execPath, args, {
          env: { ...process.env, TMPDIR: folder },
          stdio: 'ignore',
        });
        const ended = once(child, 'close');
        await new Promise((resolve) => setTimeout(resolve, delayMs));
        child.kill(signal);
        await ended;
        const left = fs.readdirSync(folder).filter((name) => name.startsWith('wheelhouse'));
        assert.deepEqual(left, [], `${signal} after ${delayMs} ms`);
      }
    }
  });

  it('starts again after it was killed, wherever that was, and after a stop while it was starting', async () => {
    for (const [signal, delayMs] of [
      ['SIGKILL', 500],
      ['SIGKILL', 900],
      ['SIGTERM', 700],
    ] as const) {
      const args = [program, 'up', '--data-dir', at('data'), '--nodes', '50'];
      const child = spawn(process.execPath, args, { stdio: 'ignore' });
      const ended = once(child, 'close');
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      child.kill(signal);
      await ended;
    }
    const cluster = await start();
    try {
      await askCluster(cluster.kubeconfig, never);
    } finally {
      await cluster.stop();
    }
    const names = fs.readdirSync(at('data'), { recursive: true }).map(String);
    assert.deepEqual(
      names.filter((name) => name.endsWith('.tmp')),
      [],
    );
  });

  it('runs two clusters side by side, and stops each by its directory', async () => {
    const [first, second] = await Promise.all([
      start(),
      startWheelhouse('--data-dir', at('other'), '--nodes', '0'),
    ]);
    assert.notEqual(first.server, second.server);
    const down = (name: string) => runWheelhouse('down', '--data-dir', at(name));
    assert.match((await down('data')).stdout, /^stopped the cluster of /);
    await askCluster(second.kubeconfig, never);
    assert.match((await down('data')).stdout, /^no cluster runs on /);
    assert.match((await down('none')).stdout, /^no cluster runs on /);
    assert.equal(fs.existsSync(at('none')), false);
    assert.match((await down('other')).stdout, /^stopped the cluster of /);
  });
}).timeout(120_000);
