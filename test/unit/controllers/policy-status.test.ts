import assert from 'node:assert/strict';
import type { ValidatingAdmissionPolicy } from '../../../src/kinds/index.ts';
import { simulateCluster, type SimulatedCluster } from '../../support/simulated-cluster.ts';

const API_VERSION = 'admissionregistration.k8s.io/v1';

describe('controller of the status of validating admission policies', () => {
  let running: SimulatedCluster;
  before(async () => {
    running = await simulateCluster(1);
  });
  after(() => running.stop());

  const policies = () =>
    running.client.resource<ValidatingAdmissionPolicy>(API_VERSION, 'validatingadmissionpolicies');
  const policy = (name: string, spec: object): ValidatingAdmissionPolicy => ({
    apiVersion: API_VERSION,
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name },
    spec,
  });

  async function checked(name: string, generation = 1): Promise<ValidatingAdmissionPolicy['status']> {
    await running.clock.advanceUntil(async () => {
      const { status } = await policies().get({ name });
      return status?.observedGeneration === generation;
    }, 10_000);
    return (await policies().get({ name })).status;
  }

  const rule = (resources: string[], apiGroups = ['apps']): object => ({
    resourceRules: [{ apiGroups, apiVersions: ['v1'], operations: ['CREATE'], resources }],
  });

  it('warns of what does not fit the kinds that the rules name', async () => {
    const spec = {
      matchConstraints: rule(['statefulsets', 'deployments', 'deployments/status']),
      variables: [
        { name: 'replicas', expression: 'object.spec.replicas' },
        { name: 'broken', expression: 'object.spec.nix' },
      ],
      validations: [
        { expression: 'variables.replicas < 5' },
        { expression: "variables.replicas == 'x'" },
        { expression: 'variables.broken == 1' },
        { expression: 'has(object.spec.serviceName)', messageExpression: 'string(object.nope)' },
        { expression: 'object.spec.template.spec.containers.all(c, c.name.size() > 1)' },
      ],
    };
    await policies().create(policy('a', spec));
    const warnings = (await checked('a'))?.typeChecking?.expressionWarnings ?? [];
    const mismatch = (kind: string): string =>
      `apps/v1, Kind=${kind}: ERROR: <input>:1:20: found no matching overload for '_==_' applied to '(int, string)'\n | variables.replicas == 'x'\n | ...................^\n`;
    assert.deepEqual(warnings[0], {
      fieldRef: 'spec.validations[1].expression',
      warning: `${mismatch('Deployment')}\n${mismatch('StatefulSet')}`,
    });
    assert.deepEqual(
      warnings.map(({ fieldRef, warning }) => [fieldRef, warning.match(/Kind=\w+/g)?.join(' ')]),
      [
        ['spec.validations[1].expression', 'Kind=Deployment Kind=StatefulSet'],
        ['spec.validations[3].expression', 'Kind=Deployment'],
        ['spec.validations[3].messageExpression', 'Kind=Deployment Kind=StatefulSet'],
      ],
    );
  });

  it('checks parameters, and each generation once', async () => {
    const spec = {
      paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
      matchConstraints: rule(['pods'], ['']),
      validations: [{ expression: 'params.data.max == 1' }, { expression: 'params.nope == 1' }],
    };
    await policies().create(policy('b', spec));
    const found = (await checked('b'))?.typeChecking?.expressionWarnings?.map(({ fieldRef }) => fieldRef);
    assert.deepEqual(found, ['spec.validations[0].expression', 'spec.validations[1].expression']);
    const before = await policies().get({ name: 'b' });
    await policies().patch({ name: 'b' }, 'merge', { metadata: { labels: { a: 'b' } } });
    const next = { ...spec, validations: [{ expression: "params.data.max == '1'" }] };
    await policies().patch({ name: 'b' }, 'merge', { spec: next });
    assert.equal((await checked('b', 2))?.typeChecking?.expressionWarnings, undefined);
    const record = (await policies().get({ name: 'b' })).metadata.managedFields?.find(
      ({ subresource }) => subresource === 'status',
    );
    assert.deepEqual([record?.manager, record?.operation], ['validatingadmissionpolicy-status', 'Apply']);
    assert.equal(before.status?.observedGeneration, 1);
  });

  it('gives up on rules that name kinds by wildcards', async () => {
    const spec = { matchConstraints: rule(['*']), validations: [{ expression: 'object.nope.nope == 1' }] };
    await policies().create(policy('c', spec));
    assert.deepEqual((await checked('c'))?.typeChecking, {});
  });
});
