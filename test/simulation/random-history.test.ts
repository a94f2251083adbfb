import assert from 'node:assert/strict';
import { type KubernetesObject, StatusError } from '../../src/api/index.ts';
import { randomInt, type SeededRandom } from '../../src/base/index.ts';
import type { ResourceClient } from '../../src/client/index.ts';
import { pick, seeded } from '../support/seed.ts';
import { simulateCluster, type SimulatedCluster } from '../support/simulated-cluster.ts';

const NAMES = ['a', 'b', 'c'];
const NODES = ['node-0', 'node-1', 'node-2'];
const STEPS = 40;

interface Pod extends KubernetesObject {
  readonly spec: { readonly nodeName?: string };
  readonly status?: { readonly phase?: string; readonly podIP?: string };
}

interface Deployment extends KubernetesObject {
  readonly spec: object;
  readonly status?: { readonly availableReplicas?: number };
}

describe('a cluster with a random history', () => {
  it(
    'comes to rest as it was asked to, whatever was done to it',
    seeded(
      async (random, seed) => {
        const cluster = await simulateCluster(seed);
        try {
          const wanted = new Map<string, number>();
          for (let step = 0; step < STEPS; step++) {
            await disturb(cluster, random, wanted);
            await cluster.clock.advance(randomInt(random, 5000));
          }
          for (const name of NODES) await setSchedulable(cluster, name, true);
          await cluster.clock.advanceUntil(() => isAtRest(cluster, wanted), 30 * 60_000);
          await checkPods(cluster, wanted);
        } finally {
          await cluster.stop();
        }
      },
      [1],
    ),
  ).timeout(60_000);
});

/** One thing that somebody might do. */
async function disturb(
  cluster: SimulatedCluster,
  random: SeededRandom,
  wanted: Map<string, number>,
): Promise<void> {
  const name = pick(random, ...NAMES);
  const key = { name, namespace: 'default' };
  const deployments = cluster.client.resource<Deployment>('apps/v1', 'deployments');
  const replicas = randomInt(random, 5);
  switch (randomInt(random, 6)) {
    case 0:
    case 1:
      if (wanted.has(name)) await deployments.patch(key, 'merge', { spec: { replicas } });
      else await deployments.create(deployment(name, replicas));
      wanted.set(name, replicas);
      return;
    case 2:
      if (!wanted.delete(name)) return;
      await deployments.delete(key);
      return;
    case 3: {
      if (!wanted.has(name)) return;
      const annotations = { changed: String(randomInt(random, 1000)) };
      await deployments.patch(key, 'merge', { spec: { template: { metadata: { annotations } } } });
      return;
    }
    case 4: {
      const { items } = await pods(cluster).list({ namespace: 'default' });
      const pod = items[randomInt(random, Math.max(1, items.length))];
      if (pod) await pods(cluster).delete({ name: pod.metadata.name ?? '', namespace: 'default' });
      return;
    }
    default:
      await setSchedulable(cluster, pick(random, ...NODES), randomInt(random, 2) === 0);
  }
}

function deployment(name: string, replicas: number): Deployment {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default' },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [{ name: 'main', image: 'example.com/image:1', ports: [{ containerPort: 80 }] }],
        },
      },
    },
  };
}

async function setSchedulable(cluster: SimulatedCluster, name: string, schedulable: boolean): Promise<void> {
  const nodes = cluster.client.resource<KubernetesObject>('v1', 'nodes');
  try {
    await nodes.patch({ name, namespace: '' }, 'merge', {
      spec: { unschedulable: schedulable ? null : true },
    });
  } catch (error) {
    // The first steps may come before the Node.
    if (!(error instanceof StatusError) || error.code !== 404) throw error;
  }
}

async function isAtRest(cluster: SimulatedCluster, wanted: ReadonlyMap<string, number>): Promise<boolean> {
  const { items } = await pods(cluster).list({ namespace: 'default' });
  const total = [...wanted.values()].reduce((sum, replicas) => sum + replicas, 0);
  const { items: deployments } = await cluster.client
    .resource<Deployment>('apps/v1', 'deployments')
    .list({ namespace: 'default' });
  return (
    items.length === total &&
    deployments.length === wanted.size &&
    deployments.every(
      ({ metadata, status }) => (status?.availableReplicas ?? 0) === wanted.get(metadata.name ?? ''),
    )
  );
}

/** What holds of every cluster at rest: each Pod runs, on a node, and no two have one address. */
async function checkPods(cluster: SimulatedCluster, wanted: ReadonlyMap<string, number>): Promise<void> {
  const { items } = await pods(cluster).list({ namespace: 'default' });
  for (const { metadata, spec, status } of items) {
    assert.equal(status?.phase, 'Running', metadata.name);
    assert.ok(NODES.includes(spec.nodeName ?? ''), metadata.name);
    assert.ok(wanted.has(metadata.labels?.['app'] ?? ''), metadata.name);
  }
  assert.equal(new Set(items.map(({ status }) => status?.podIP)).size, items.length);
}

function pods(cluster: SimulatedCluster): ResourceClient<Pod> {
  return cluster.client.resource<Pod>('v1', 'pods');
}
