import assert from 'node:assert/strict';
import { type Clock, type HttpHandler, readAll, sleep } from '../../../src/base/index.ts';
import type { ApiObject } from '../../../src/client/index.ts';
import { simulateCluster, type SimulatedCluster } from '../../support/simulated-cluster.ts';
import { template } from './story.ts';

const FEW = 30;
const REQUEST_MS = 4;
const labels = { app: 'crowd' };
const selector = { matchLabels: labels };
const CAPACITY = { cpu: '8', memory: '32Gi', pods: '1000', 'ephemeral-storage': '100Gi' };

type Owner = ApiObject & { readonly status?: Readonly<Record<string, number>>; readonly spec: object };

/** What makes Pods by a number, and how its status says that all are there. */
const KINDS: readonly {
  kind: string;
  apiVersion: string;
  plural: string;
  controller: string;
  count: string;
  spec(count: number): object;
}[] = [
  {
    kind: 'StatefulSet',
    apiVersion: 'apps/v1',
    plural: 'statefulsets',
    controller: 'statefulset-controller',
    count: 'availableReplicas',
    spec: (replicas) => ({
      replicas,
      selector,
      serviceName: 'crowd',
      podManagementPolicy: 'Parallel',
      template: template(labels),
    }),
  },
  {
    kind: 'DaemonSet',
    apiVersion: 'apps/v1',
    plural: 'daemonsets',
    controller: 'daemonset-controller',
    count: 'numberAvailable',
    spec: () => ({ selector, template: template(labels) }),
  },
  {
    kind: 'Job',
    apiVersion: 'batch/v1',
    plural: 'jobs',
    controller: 'job-controller',
    count: 'succeeded',
    spec: (count) => ({
      parallelism: count,
      completions: count,
      template: template({}, {}, { restartPolicy: 'Never' }),
    }),
  },
];

/** Each node has its requests done one after the other, and the scheduler, too: Pods change one at a time. */
function oneByOne(clock: () => Clock | undefined): (handler: HttpHandler) => HttpHandler {
  let freeMs = 0;
  return (handler) => async (request) => {
    const time = clock();
    const user = request.peer.identity?.name ?? '';
    if (!time || !/^system:(node:|kube-scheduler)/.test(user)) return handler(request);
    const nowMs = time.now();
    freeMs = Math.max(freeMs, nowMs) + REQUEST_MS;
    await sleep(time, freeMs - nowMs);
    return handler(request);
  };
}

async function reconcilesOf({ client }: SimulatedCluster, controller: string): Promise<number> {
  const { body } = await client.send({ path: '/metrics' });
  const text = new TextDecoder().decode(await readAll(body));
  const samples = text
    .split('\n')
    .filter((line) => line.startsWith(`controller_runtime_reconcile_total{controller="${controller}"`));
  return samples.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}

/** How often a controller looks at its object until so many Pods that become ready one at a time are. */
async function reconcilesFor(
  { controller, ...kind }: (typeof KINDS)[number],
  count: number,
): Promise<number> {
  // It asks for the time while it begins, before there is one.
  const started: { cluster?: SimulatedCluster } = {};
  const running = await simulateCluster(51, {
    nodes: { count: kind.kind === 'DaemonSet' ? count : 1, capacity: CAPACITY },
    middleware: (handler) => oneByOne(() => started.cluster?.clock)(handler),
  });
  started.cluster = running;
  try {
    const owners = running.client.resource<Owner>(kind.apiVersion, kind.plural);
    const before = await reconcilesOf(running, controller);
    await owners.create({
      apiVersion: kind.apiVersion,
      kind: kind.kind,
      metadata: { name: 'crowd', namespace: 'default' },
      spec: kind.spec(count),
    });
    const name = { name: 'crowd', namespace: 'default' };
    await running.clock.advanceUntil(
      async () => (await owners.get(name)).status?.[kind.count] === count,
      600_000,
    );
    return (await reconcilesOf(running, controller)) - before;
  } finally {
    await running.stop();
  }
}

describe('a crowd of Pods that change one at a time', () => {
  for (const kind of KINDS) {
    it(`wakes its ${kind.kind} far more seldom than there are Pods`, async function () {
      this.timeout(180_000);
      const counts = [await reconcilesFor(kind, FEW), await reconcilesFor(kind, 4 * FEW)];
      const [few = 0, many = 0] = counts;
      assert.ok(many <= 2 * few, `${few} for ${FEW} Pods, ${many} for ${4 * FEW}`);
    });
  }
});
