import assert from 'node:assert/strict';
import { type Log, SeededRandom, silentLog, VirtualClock } from '../../src/base/index.ts';
import { startCluster } from '../../src/cluster/index.ts';
import type { Pod } from '../../src/kinds/index.ts';
import { MemoryStore, type Store } from '../../src/store/index.ts';
import { drain } from '../support/drain.ts';
import { simulateCluster } from '../support/simulated-cluster.ts';

const MINUTE_MS = 60_000;

/** The last key of each resource that a cluster with a Deployment has. */
async function keysOfCluster(store: Store): Promise<string[]> {
  const { records } = await store.range({ start: '/registry/', end: '/registry0' });
  const last = new Map(
    records.map(({ key }) => [
      key
        .split('/')
        .slice(0, 4)
        .join('/')
        .replace(/[^/]*$/, ''),
      key,
    ]),
  );
  return [
    ...new Set([...last.values(), '/registry/serviceaccounts/default/default', '/registry/minions/node-0']),
  ];
}

async function damagedCopy(store: Store, clock: VirtualClock, damaged: string): Promise<Store> {
  const copy = new MemoryStore({ clock });
  const { records } = await store.range({ start: '/', end: '0' });
  for (const { key, value } of records) {
    await copy.write({ key, value: key === damaged ? new TextEncoder().encode('garbage') : value.slice() });
  }
  return copy;
}

describe('a cluster with an object that cannot be read', () => {
  it('starts, and runs Pods, whichever object it is', async () => {
    const first = await simulateCluster(1);
    const deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'default' },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: 'web' } },
        template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
      },
    };
    await first.client.resource('apps/v1', 'deployments').create(deployment);
    await first.clock.advance(MINUTE_MS);
    await first.cluster.dispose();
    const log: Log = silentLog;
    for (const key of await keysOfCluster(first.store)) {
      const clock = new VirtualClock(drain, first.clock.now());
      const store = await damagedCopy(first.store, clock, key);
      let isReady = false;
      const starting = startCluster({
        store,
        clock,
        random: new SeededRandom(2),
        log,
        trust: Promise.resolve({ authorityCertificate: 'a certificate' }),
        staticTokens: [],
        controllers: ['*'],
        scheduler: true,
        nodes: {
          count: 3,
          namePrefix: 'node-',
          capacity: { cpu: '8', memory: '32Gi', pods: '110', 'ephemeral-storage': '100Gi' },
          annotationPrefix: 'simulation.wheelhouse.dev',
          manner: 'lifelike',
        },
      }).then((cluster) => {
        isReady = true;
        return cluster;
      });
      await clock.advanceUntil(() => isReady, MINUTE_MS);
      const cluster = await starting;
      const client = cluster.client({ name: 'tester', groups: ['system:masters'] });
      const namespace = key.includes('kube-system') ? 'default' : 'kube-system';
      const pod = {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'after', namespace },
        spec: deployment.spec.template.spec,
      };
      await client.resource('v1', 'pods').create(pod);
      await clock.advance(MINUTE_MS);
      const after = await client.resource<Pod>('v1', 'pods').get({
        namespace,
        name: 'after',
      });
      assert.equal(after.status?.phase, 'Running', key);
      await cluster.dispose();
      await store.close();
    }
  }).timeout(120_000);
});
