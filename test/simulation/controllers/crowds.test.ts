import assert from 'node:assert/strict';
import type { Deployment, Namespace } from '../../../src/kinds/index.ts';
import { type Clock, type HttpHandler, sleep } from '../../../src/base/index.ts';
import { simulateCluster, type SimulatedCluster } from '../../support/simulated-cluster.ts';
import { template } from './story.ts';

const REPLICAS = 500;
const FEWER = 120;
const REQUEST_MS = 4;
const web = { name: 'web', namespace: 'default' };

/** The scheduler and each node have their requests done one after the other, in some milliseconds each: crowds of Pods come as in real time. */
function slowly(clock: () => Clock | undefined): (handler: HttpHandler) => HttpHandler {
  const freeMs = new Map<string, number>();
  return (handler) => async (request) => {
    const time = clock();
    const user = request.peer.identity?.name ?? '';
    if (!time || !/^system:(node:|kube-scheduler)/.test(user)) return handler(request);
    const nowMs = time.now();
    const doneMs = Math.max(freeMs.get(user) ?? 0, nowMs) + REQUEST_MS;
    freeMs.set(user, doneMs);
    await sleep(time, doneMs - nowMs);
    return handler(request);
  };
}

describe('a crowd of Pods', () => {
  let running: SimulatedCluster | undefined;

  beforeEach(async function () {
    this.timeout(60_000);
    running = await simulateCluster(31, {
      nodes: { count: 10 },
      middleware: (handler) => slowly(() => running?.clock)(handler),
    });
  });
  afterEach(async () => {
    await running?.stop();
    // The next cluster begins before it has a clock, and must not wait for this one's.
    running = undefined;
  });

  it('is told of in few status writes of its ReplicaSet and Deployment', async function () {
    this.timeout(120_000);
    assert.ok(running);
    const writes = new Map<string, number>();
    running.onRequest((method, target) => {
      const [, plural] = /\/namespaces\/default\/(\w+)\/[^/?]+\/status/.exec(target) ?? [];
      if (method !== 'GET' && plural !== undefined) writes.set(plural, (writes.get(plural) ?? 0) + 1);
    });
    const deployments = running.client.resource<Deployment>('apps/v1', 'deployments');
    const labels = { app: 'web' };
    await deployments.create({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: web,
      spec: { replicas: REPLICAS, selector: { matchLabels: labels }, template: template(labels) },
    });
    await running.clock.advanceUntil(
      async () => (await deployments.get(web)).status?.availableReplicas === REPLICAS,
      600_000,
    );
    for (const plural of ['replicasets', 'deployments']) {
      assert.ok((writes.get(plural) ?? 0) <= 25, `${plural}: ${writes.get(plural)} status writes`);
    }
  });

  it('is asked to go with its namespace a few times, and not once for each that goes', async function () {
    this.timeout(120_000);
    assert.ok(running);
    const { client, clock } = running;
    const gone = { name: 'gone' };
    const namespaces = client.resource<Namespace>('v1', 'namespaces');
    const deployments = client.resource<Deployment>('apps/v1', 'deployments');
    const labels = { app: 'web' };
    await namespaces.create({ apiVersion: 'v1', kind: 'Namespace', metadata: gone });
    await clock.advance(1000);
    await deployments.create({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'gone' },
      spec: { replicas: FEWER, selector: { matchLabels: labels }, template: template(labels) },
    });
    const web = { name: 'web', namespace: 'gone' };
    await clock.advanceUntil(
      async () => (await deployments.get(web)).status?.availableReplicas === FEWER,
      600_000,
    );
    let asked = 0;
    running.onRequest((method, target) => {
      if (method === 'DELETE' && /\/namespaces\/gone\/pods(\?|$)/.test(target)) asked++;
    });
    await namespaces.delete(gone);
    await clock.advanceUntil(async () => (await namespaces.list()).items.every(isAnother), 600_000);
    assert.ok(asked <= 25, `asked ${asked} times`);
  });
});

function isAnother({ metadata }: Namespace): boolean {
  return metadata.name !== 'gone';
}
