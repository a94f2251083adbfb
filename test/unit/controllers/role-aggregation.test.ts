import assert from 'node:assert/strict';
import type { ClusterRole } from '../../../src/kinds/index.ts';
import { simulateCluster, type SimulatedCluster } from '../../support/simulated-cluster.ts';

describe('role aggregation controller', () => {
  let running: SimulatedCluster;
  before(async () => {
    running = await simulateCluster(1);
  });
  after(() => running.stop());

  const roles = () => running.client.resource<ClusterRole>('rbac.authorization.k8s.io/v1', 'clusterroles');
  const role = (name: string, fields: object): ClusterRole => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name },
    ...fields,
  });
  const rule = (resource: string) => ({ verbs: ['get'], apiGroups: ['example.com'], resources: [resource] });
  const labels = { 'example.com/into': 'sum' };

  async function gathers(...resources: string[]): Promise<void> {
    await running.clock.advanceUntil(async () => {
      const { rules } = await roles().get({ name: 'sum' });
      // A role without any has them as null.
      return JSON.stringify((rules ?? []).map((one) => one.resources?.[0])) === JSON.stringify(resources);
    }, 10_000);
  }

  it('gathers the rules of the roles that it picks, and none of its own', async () => {
    await roles().create(role('part-b', { metadata: { name: 'part-b', labels }, rules: [rule('b')] }));
    const aggregationRule = { clusterRoleSelectors: [{ matchLabels: labels }] };
    await roles().create(role('sum', { rules: [rule('own')], aggregationRule }));
    await gathers('b');
    await roles().create(
      role('part-a', { metadata: { name: 'part-a', labels }, rules: [rule('a'), rule('b')] }),
    );
    await gathers('a', 'b');
    await roles().delete({ name: 'part-a' });
    await gathers('b');
  });

  it('leaves a role away that is deleted together with what it gathers', async () => {
    await gathers('b');
    await roles().create(
      role('whole', { aggregationRule: { clusterRoleSelectors: [{ matchLabels: labels }] } }),
    );
    await running.clock.advanceUntil(async () => {
      const { rules = [] } = await roles().get({ name: 'whole' });
      return rules.length > 0;
    }, 10_000);
    await Promise.all(['part-b', 'whole'].map((name) => roles().delete({ name })));
    await gathers();
    await assert.rejects(roles().get({ name: 'whole' }), /not found/);
  });

  it('manages the rules', async () => {
    const { metadata } = await roles().get({ name: 'sum' });
    const entry = metadata.managedFields?.find(
      ({ manager }) => manager === 'clusterrole-aggregation-controller',
    );
    assert.deepEqual([entry?.operation, entry?.fieldsV1], ['Apply', { 'f:rules': {} }]);
  });
});
