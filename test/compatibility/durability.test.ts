import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { startWheelhouse } from '../support/wheelhouse.ts';

function coreApi(kubeconfig: string): CoreV1Api {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  return config.makeApiClient(CoreV1Api);
}

describe('a cluster on disk', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-data-'));
  });
  afterEach(() => fs.rmSync(dataDir, { recursive: true, force: true }));
  const start = () => startWheelhouse('--data-dir', dataDir, '--nodes', '0');

  it('loses nothing that it acknowledged when it is killed in the midst of writing', async () => {
    const acknowledged: string[] = [];
    const cluster = await start();
    const api = coreApi(cluster.kubeconfig);
    let killed = false;
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let i = 0; !killed; i++) {
        const name = `kept-${writer}-${i}`;
        const body = { metadata: { name }, data: { payload: 'x'.repeat(512) } };
        try {
          await api.createNamespacedConfigMap({ namespace: 'default', body });
          acknowledged.push(name);
        } catch (error) {
          if (!killed) throw error;
        }
      }
    });
    const enough = (async () => {
      while (acknowledged.length < 200) await new Promise((resolve) => setImmediate(resolve));
      killed = true;
      await cluster.kill();
    })();
    await Promise.all([enough, ...writers]);

    const again = await start();
    try {
      const { items } = await coreApi(again.kubeconfig).listNamespacedConfigMap({ namespace: 'default' });
      const found = new Set(items.map(({ metadata }) => metadata?.name));
      assert.deepEqual(
        acknowledged.filter((name) => !found.has(name)),
        [],
      );
    } finally {
      await again.stop();
    }
  }).timeout(60_000);

  it('finds everything as it was after a clean stop: address, credentials, objects, revision', async () => {
    const first = await start();
    const body = { metadata: { name: 'kept' }, data: { a: '1' } };
    const made = await coreApi(first.kubeconfig).createNamespacedConfigMap({ namespace: 'default', body });
    const kubeconfig = fs.readFileSync(first.kubeconfig, 'utf8');
    assert.equal(await first.stop(), 0);

    const second = await start();
    try {
      assert.equal(second.server, first.server);
      assert.equal(fs.readFileSync(second.kubeconfig, 'utf8'), kubeconfig);
      const kept = await coreApi(second.kubeconfig).readNamespacedConfigMap({
        namespace: 'default',
        name: 'kept',
      });
      assert.equal(kept.metadata?.resourceVersion, made.metadata?.resourceVersion);
      assert.deepEqual(kept.data, { a: '1' });
    } finally {
      await second.stop();
    }
  }).timeout(60_000);

  it('refuses a data directory that another cluster holds, and says which', async () => {
    const first = await start();
    try {
      await assert.rejects(start(), (error: Error) => {
        assert.match(error.message, new RegExp(`in use by process ${first.pid}, serving ${first.server}`));
        return true;
      });
    } finally {
      await first.stop();
    }
  }).timeout(60_000);

  it('keeps the range of its Services, whatever the default is, and refuses another one', async () => {
    const range = (cidr: string) =>
      startWheelhouse('--data-dir', dataDir, '--nodes', '0', '--service-cluster-ip-range', cidr);
    const first = await range('10.0.0.0/24');
    await first.stop();
    const again = await start();
    try {
      const kubernetes = await coreApi(again.kubeconfig).readNamespacedService({
        namespace: 'default',
        name: 'kubernetes',
      });
      assert.equal(kubernetes.spec?.clusterIP, '10.0.0.1');
      const { spec } = await coreApi(again.kubeconfig).createNamespacedService({
        namespace: 'default',
        body: { metadata: { name: 'a' }, spec: { ports: [{ port: 80 }] } },
      });
      assert.match(spec?.clusterIP ?? '', /^10\.0\.0\./);
    } finally {
      await again.stop();
    }
    await assert.rejects(range('10.96.0.0/12'), /keeps the range that it was made with/);
  }).timeout(60_000);

  it('keeps its files to their owner', async () => {
    const cluster = await start();
    await cluster.stop();
    const files = fs
      .readdirSync(dataDir, { recursive: true })
      .map((name) => path.join(dataDir, String(name)));
    const open = files.filter((file) => fs.statSync(file).isFile() && (fs.statSync(file).mode & 0o077) !== 0);
    assert.deepEqual(open, []);
  }).timeout(60_000);
});
