import assert from 'node:assert/strict';
import type { HttpHandler } from '../../../src/base/index.ts';
import { QuotaUsage } from '../../../src/controllers/resourcequota/quota-usage.ts';
import type { Pod, ResourceQuota } from '../../../src/kinds/index.ts';
import { simulateCluster, type SimulatedCluster } from '../../support/simulated-cluster.ts';

const CONTROLLER = 'system:serviceaccount:kube-system:resourcequota-controller';
const X = { name: 'q', namespace: 'default' };

function pod(name: string): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: { containers: [{ name: 'c', image: 'i', resources: { requests: { cpu: '1m' } } }] },
  };
}

describe('a quota in a large namespace', () => {
  let running: SimulatedCluster;
  let requests: string[];
  let weighed: number;
  const original = Object.getOwnPropertyDescriptor(QuotaUsage.prototype, 'change');
  const change = original?.value as QuotaUsage['change'];
  before(() => {
    QuotaUsage.prototype.change = function (...parameters) {
      weighed++;
      change.apply(this, parameters);
    };
  });
  after(() => {
    if (original) Object.defineProperty(QuotaUsage.prototype, 'change', original);
  });
  afterEach(() => running.stop());

  const middleware = (handler: HttpHandler): HttpHandler => {
    return (request) => {
      if (request.peer.identity?.name === CONTROLLER) requests.push(`${request.method} ${request.target}`);
      return handler(request);
    };
  };

  /** What one more Pod costs the controller in a namespace that has so many. */
  async function costBeside(others: number): Promise<{ weighed: number; requests: readonly string[] }> {
    requests = [];
    weighed = 0;
    running = await simulateCluster(71, { scheduler: false, middleware });
    const quotas = running.client.resource<ResourceQuota>('v1', 'resourcequotas');
    const pods = running.client.resource<Pod>('v1', 'pods');
    const hard = { pods: '1000', 'requests.cpu': '10' };
    await quotas.create({ apiVersion: 'v1', kind: 'ResourceQuota', metadata: X, spec: { hard } });
    await running.clock.advance(1000);
    for (let i = 0; i < others; i++) await pods.create(pod(`p-${i}`));
    await running.clock.advance(10_000);
    requests = [];
    weighed = 0;
    await pods.create(pod('one-more'));
    await running.clock.advance(10_000);
    const { status } = await quotas.get(X);
    assert.deepEqual(status?.used, { pods: String(others + 1), 'requests.cpu': `${others + 1}m` });
    return { weighed, requests };
  }

  it('costs what comes, not what there is', async () => {
    const few = await costBeside(5);
    await running.stop();
    const many = await costBeside(100);
    assert.deepEqual(many, few);
    assert.ok(few.weighed <= 3, `${few.weighed} objects weighed`);
    // Admission has charged the Pod already: there is nothing left to say.
    assert.deepEqual(few.requests, []);
  });
});
