import assert from 'node:assert/strict';
import type { AdmissionAttributes } from '../../../../src/apiserver/index.ts';
import { builtInKinds } from '../../../../src/kinds/index.ts';
import { matchRules, type ResourceRule } from '../../../../src/kube-apiserver/admission-matching/index.ts';

const kinds = builtInKinds();

function write(fields: Partial<AdmissionAttributes> = {}): AdmissionAttributes {
  return {
    user: { name: 'u', groups: [] },
    operation: 'CREATE',
    receivedMs: 0,
    kind: { group: 'apps', version: 'v1', kind: 'Deployment' },
    resource: { group: 'apps', version: 'v1', resource: 'deployments' },
    subresource: '',
    namespace: 'default',
    name: 'a',
    options: {},
    dryRun: false,
    isReinvocation: false,
    setObject: () => undefined,
    warn: () => undefined,
    annotate: () => undefined,
    ...fields,
  };
}

const rule = (fields: Partial<ResourceRule> = {}): ResourceRule => ({
  operations: ['CREATE'],
  apiGroups: ['apps'],
  apiVersions: ['v1'],
  resources: ['deployments'],
  ...fields,
});

const matches = (of: Partial<ResourceRule>, attributes = write(), policy = 'Exact'): boolean =>
  matchRules([rule(of)], policy, attributes, kinds) !== undefined;

const NAMESPACE = {
  kind: { group: '', version: 'v1', kind: 'Namespace' },
  resource: { group: '', version: 'v1', resource: 'namespaces' },
  namespace: '',
};

describe('rules of webhooks and policies', () => {
  it('name operations, groups, versions and resources, or all', () => {
    assert.ok(matches({}));
    for (const field of ['operations', 'apiGroups', 'apiVersions', 'resources']) {
      assert.ok(matches({ [field]: ['*'] }), field);
      assert.ok(!matches({ [field]: ['other'] }), field);
      assert.ok(!matches({ [field]: [] }), field);
    }
  });

  it('name subresources by themselves', () => {
    const scale = write({ subresource: 'scale' });
    for (const name of ['deployments/scale', 'deployments/*', '*/scale', '*/*'])
      assert.ok(matches({ resources: [name] }, scale), name);
    for (const name of ['deployments', '*', 'deployments/status'])
      assert.ok(!matches({ resources: [name] }, scale), name);
    assert.ok(matches({ resources: ['deployments/*'] }));
    assert.ok(!matches({ resources: ['deployments/scale'] }));
  });

  it('name objects', () => {
    assert.ok(matches({ resourceNames: ['b', 'a'] }));
    assert.ok(!matches({ resourceNames: ['b'] }));
  });

  it('take a namespace for something of the cluster', () => {
    const of = { apiGroups: [''], resources: ['namespaces'] };
    const namespace = write(NAMESPACE);
    assert.ok(matches({ ...of, scope: 'Cluster' }, namespace));
    assert.ok(!matches({ ...of, scope: 'Namespaced' }, namespace));
    assert.ok(matches({ scope: 'Namespaced' }));
    assert.ok(!matches({ scope: 'Cluster' }));
  });

  it('match other versions, and events of the other group, unless they are exact', () => {
    const scaler = write({
      kind: { group: 'autoscaling', version: 'v2', kind: 'HorizontalPodAutoscaler' },
      resource: { group: 'autoscaling', version: 'v2', resource: 'horizontalpodautoscalers' },
    });
    const old = rule({ apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'] });
    assert.equal(matchRules([old], 'Exact', scaler, kinds), undefined);
    assert.equal(matchRules([old], 'Equivalent', scaler, kinds)?.kind.version, 'v1');
    const event = write({
      kind: { group: 'events.k8s.io', version: 'v1', kind: 'Event' },
      resource: { group: 'events.k8s.io', version: 'v1', resource: 'events' },
    });
    const core = rule({ apiGroups: [''], resources: ['events'] });
    assert.equal(matchRules([core], 'Equivalent', event, kinds)?.resource.group, '');
  });
});
