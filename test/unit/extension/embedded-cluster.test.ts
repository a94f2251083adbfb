import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentLog } from '../../../src/base/index.ts';
import { EmbeddedCluster } from '../../../src/extension/index.ts';

const source = join(dirname(fileURLToPath(import.meta.url)), '../../../src');
const program = join(source, 'cli/main.ts');

describe('the embedded cluster', function () {
  this.timeout(60_000);
  let folder: string;
  const windows: EmbeddedCluster[] = [];

  /** As one window has it; all of them share the folder. */
  const inWindow = (named = program): EmbeddedCluster => {
    const cluster = new EmbeddedCluster({ program: named, folder, nodes: () => 1, log: silentLog });
    windows.push(cluster);
    return cluster;
  };
  const becomes = (cluster: EmbeddedCluster, wanted: string): Promise<void> =>
    new Promise((resolve) => {
      if (cluster.state === wanted) resolve();
      else cluster.onDidChange.on((state) => state === wanted && resolve());
    });

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'wheelhouse-embedded-'))));
  afterEach(async () => {
    for (const window of windows.splice(0)) await window.dispose();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  it('starts in one window, is found by another, and is stopped from there', async () => {
    const one = inWindow();
    const states: string[] = [];
    one.onDidChange.on((state) => states.push(state));
    const context = await one.start();
    assert.equal(context.embedded, true);
    assert.match(context.server, /^https:\/\/127\.0\.0\.1:\d+$/);
    assert.equal(one.runningContext, context);

    const two = inWindow();
    assert.equal((await two.attach())?.server, context.server);
    assert.equal((await inWindow().start()).server, context.server);
    await two.stop();
    await becomes(one, 'stopped');
    assert.equal(one.runningContext, undefined);
    assert.deepEqual(states, ['starting', 'running', 'stopped']);
  });

  it('ends with the window that started it, and with no other', async () => {
    const one = inWindow();
    await one.start();
    const two = inWindow();
    await two.attach();
    await two.dispose();
    assert.ok(await inWindow().attach());
    await one.dispose();
    assert.equal(await inWindow().attach(), undefined);
  });

  it('ends when the process that started it is killed', async () => {
    const script = `
      import { EmbeddedCluster } from ${JSON.stringify(join(source, 'extension/index.ts'))};
      const log = { info() {}, warn() {}, error() {}, debug() {}, named: () => log };
      const cluster = new EmbeddedCluster({ program: ${JSON.stringify(program)}, folder: ${JSON.stringify(folder)}, nodes: () => 1, log });
      await cluster.start();
      process.kill(process.pid, 'SIGKILL');
    `;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: 'ignore' });
    const [, signal] = (await once(child, 'exit')) as [unknown, string];
    assert.equal(signal, 'SIGKILL');
    // It lets go of the data directory once it has ended: until then, no other one can start.
    for (let started = false; !started;) {
      const held = await new EmbeddedCluster({ program, folder, nodes: () => 1, log: silentLog }).attach();
      started = held === undefined;
    }
    const next = inWindow();
    await next.start();
    assert.equal(next.state, 'running');
  });

  it('tells of a cluster that ends without being asked to, and starts it again', async () => {
    const cluster = inWindow();
    await cluster.start();
    const crashed = new Promise<string>((resolve) => cluster.onDidCrash.on(resolve));
    const holder = JSON.parse(readFileSync(join(folder, 'data/holder.json'), 'utf8')) as { pid: number };
    process.kill(holder.pid, 'SIGKILL');
    assert.equal(await crashed, 'The cluster ended by itself (SIGKILL).');
    assert.equal(cluster.state, 'stopped');
    await cluster.start();
    assert.equal(cluster.state, 'running');
  });

  it('says what it said where it does not come up', async () => {
    const broken = join(folder, 'broken.cjs');
    writeFileSync(broken, "console.error('no room on the disk'); process.exit(3);");
    const cluster = inWindow(broken);
    await assert.rejects(cluster.start(), /no room on the disk/);
    assert.equal(cluster.state, 'stopped');
  });
});
