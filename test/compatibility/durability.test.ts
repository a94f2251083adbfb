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
  const edit = (change: (content: Buffer) => void): void => {
    const content = fs.readFileSync(path.join(dataDir, 'store.db'));
    change(content);
    fs.writeFileSync(path.join(dataDir, 'store.db'), content);
  };
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

  it('answers for an object of which a bit has flipped, and starts with all others', async () => {
    const first = await start();
    for (const name of ['bad', 'good']) {
      const body = { metadata: { name }, data: { text: `the text of ${name}` } };
      await coreApi(first.kubeconfig).createNamespacedConfigMap({ namespace: 'default', body });
    }
    await first.stop();
    edit((content) => {
      for (let at = content.indexOf('text of bad'); at >= 0; at = content.indexOf('text of bad', at + 1)) {
        content[at] = 0x54;
      }
    });
    const again = await start();
    try {
      const api = coreApi(again.kubeconfig);
      const good = await api.readNamespacedConfigMap({ namespace: 'default', name: 'good' });
      assert.equal(good.data?.['text'], 'the text of good');
      const bad = { namespace: 'default', name: 'bad' };
      await assert.rejects(api.readNamespacedConfigMap(bad), /StorageError: corrupt object/);
      await api.deleteNamespacedConfigMap({
        ...bad,
        body: { ignoreStoreReadErrorWithClusterBreakingPotential: true },
      });
      await api.createNamespacedConfigMap({ namespace: 'default', body: { metadata: { name: 'bad' } } });
    } finally {
      await again.stop();
    }
  }).timeout(60_000);

  it('is refused where its store is damaged, and comes back with all that can be read', async () => {
    const first = await start();
    for (let i = 0; i < 100; i++) {
      const body = { metadata: { name: `kept-${i}` }, data: { payload: 'x'.repeat(512) } };
      await coreApi(first.kubeconfig).createNamespacedConfigMap({ namespace: 'default', body });
    }
    await first.stop();
    edit((content) => {
      const at = content.lastIndexOf('kept-50');
      content.fill(0, at & ~4095, (at & ~4095) + 4096);
    });
    await assert.rejects(start(), /is damaged: .*'wheelhouse up --recover' saves what can still be read/s);
    const again = await startWheelhouse('--data-dir', dataDir, '--nodes', '0', '--recover');
    try {
      const { items } = await coreApi(again.kubeconfig).listNamespacedConfigMap({ namespace: 'default' });
      const found = new Set(items.map(({ metadata }) => metadata?.name));
      const report = fs.readdirSync(dataDir).find((name) => /^store\.db\.damaged-.*\.txt$/.test(name)) ?? '';
      const named = fs.readFileSync(path.join(dataDir, report), 'utf8');
      for (let i = 0; i < 100; i++) {
        const isNamed = named.includes(`lost: /registry/configmaps/default/kept-${i},`);
        assert.notEqual(found.has(`kept-${i}`), isNamed, `kept-${i}`);
      }
      assert.ok(found.size > 80);
    } finally {
      await again.stop();
    }
    await (await start()).stop();
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
