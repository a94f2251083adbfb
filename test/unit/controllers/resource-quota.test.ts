import assert from 'node:assert/strict';
import type { ConfigMap, ResourceQuota } from '../../../src/kinds/index.ts';
import { simulateCluster, type SimulatedCluster } from '../../support/simulated-cluster.ts';

describe('resource quota controller', () => {
  let running: SimulatedCluster;
  before(async () => {
    running = await simulateCluster(1);
  });
  after(() => running.stop());

  const quotas = () => running.client.resource<ResourceQuota>('v1', 'resourcequotas');
  const configs = () => running.client.resource<ConfigMap>('v1', 'configmaps');
  const name = { name: 'q', namespace: 'default' };

  async function settles(hard: Record<string, string>, used: Record<string, string>): Promise<void> {
    const isSettled = async (): Promise<boolean> => {
      const { status } = await quotas().get(name);
      return JSON.stringify([status?.hard, status?.used]) === JSON.stringify([hard, used]);
    };
    await running.clock.advanceUntil(isSettled, 10_000);
  }

  it('says what is limited, and counts what there is', async () => {
    const hard = { 'count/configmaps': '5', 'requests.cpu': '1' };
    await quotas().create({ apiVersion: 'v1', kind: 'ResourceQuota', metadata: name, spec: { hard } });
    // Every namespace has a ConfigMap of its own: the authority to verify the server with.
    await settles(hard, { 'count/configmaps': '1', 'requests.cpu': '0' });
  });

  it('follows what comes and goes', async () => {
    const hard = { 'count/configmaps': '5', 'requests.cpu': '1' };
    const made = { name: 'made', namespace: 'default' };
    await configs().create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: made });
    await settles(hard, { 'count/configmaps': '2', 'requests.cpu': '0' });
    await configs().delete(made);
    await settles(hard, { 'count/configmaps': '1', 'requests.cpu': '0' });
  });

  it('follows the quota', async () => {
    await quotas().patch(name, 'merge', {
      spec: { hard: { 'count/configmaps': null, 'requests.cpu': '2' } },
    });
    await settles({ 'requests.cpu': '2' }, { 'requests.cpu': '0' });
    const { status } = await quotas().get(name);
    assert.deepEqual(Object.keys(status?.used ?? {}), ['requests.cpu']);
  });
});
