import assert from 'node:assert/strict';
import { drain } from '../../../support/drain.ts';
import { CONFIG_MAPS, PolicyHarness, REFUSED, rulesFor } from './policy-harness.ts';

describe('parameters of admission policies', () => {
  let policies: PolicyHarness;
  beforeEach(async () => {
    policies = await PolicyHarness.start();
  });
  afterEach(() => policies.dispose());

  const map = (name: string, data: object, labels: object = {}): Promise<void> =>
    policies.create(CONFIG_MAPS, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels }, data });

  async function policy(
    paramRef: object | undefined,
    paramKind: object = { apiVersion: 'v1', kind: 'ConfigMap' },
  ): Promise<void> {
    await policies.validating('p', {
      paramKind,
      matchConstraints: {
        ...rulesFor('configmaps', ['CREATE']),
        objectSelector: { matchExpressions: [{ key: 'free', operator: 'DoesNotExist' }] },
      },
      validations: [
        {
          expression: 'params != null && object.data.k in params.data',
          messageExpression:
            "params == null ? 'none' : params.apiVersion + ' ' + params.kind + ' ' + params.metadata.name",
        },
      ],
    });
    await policies.bind('p', paramRef ? { paramRef } : {});
  }

  it('are found by name, in the namespace of the write or another one', async () => {
    await map('one', { good: '' }, { free: '' });
    await policy({ name: 'one', parameterNotFoundAction: 'Deny' });
    assert.equal(await policies.refusal({ k: 'good' }), '');
    assert.equal(await policies.refusal({ k: 'bad' }), `422 Invalid ${REFUSED} v1 ConfigMap one`);
    const elsewhere = await policies.tryMap({ k: 'good' }, {}, 'kube-system');
    assert.match(
      elsewhere.body.message,
      /failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction$/,
    );
    await policies.bind(
      'p',
      { paramRef: { name: 'one', namespace: 'default', parameterNotFoundAction: 'Deny' } },
      'q',
    );
    await policies.api.send(
      'DELETE',
      '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings/p',
    );
    assert.equal((await policies.tryMap({ k: 'good' }, {}, 'kube-system')).status, 201);
  });

  it('are found by their labels, and all are asked', async () => {
    await map('one', { good: '', both: '' }, { free: '', set: 'x' });
    await map('two', { fine: '', both: '' }, { free: '', set: 'x' });
    await policy({ selector: { matchLabels: { set: 'x' } }, parameterNotFoundAction: 'Allow' });
    assert.equal(await policies.refusal({ k: 'both' }), '');
    assert.equal(await policies.refusal({ k: 'good' }), `422 Invalid ${REFUSED} v1 ConfigMap two`);
    assert.equal(await policies.refusal({ k: 'fine' }), `422 Invalid ${REFUSED} v1 ConfigMap one`);
  });

  it('may be missing, where the binding allows it', async () => {
    await policy({ name: 'none', parameterNotFoundAction: 'Allow' });
    assert.equal(await policies.refusal({ k: 'x' }), '');
  });

  it('are nothing where a binding names none', async () => {
    await policy(undefined);
    assert.equal(await policies.refusal({ k: 'x' }), `422 Invalid ${REFUSED} none`);
  });

  it('may be of a kind that comes later', async () => {
    const kind = { apiVersion: 'example.com/v1', kind: 'Bound' };
    await policy({ name: 'b', parameterNotFoundAction: 'Deny' }, kind);
    assert.equal(
      await policies.refusal({ k: 'x' }),
      `422 Invalid configmaps "a" is forbidden: ValidatingAdmissionPolicy 'p' denied request: failed to configure policy: failed to find resource referenced by paramKind: 'example.com/v1, Kind=Bound'`,
    );
    const openAPIV3Schema = {
      type: 'object',
      properties: { data: { type: 'object', additionalProperties: { type: 'string' } } },
    };
    await policies.create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'bounds.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { plural: 'bounds', kind: 'Bound' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }],
      },
    });
    await drain();
    const path = '/apis/example.com/v1/namespaces/default/bounds';
    await policies.create(path, { ...kind, metadata: { name: 'b' }, data: { good: '' } });
    assert.equal(await policies.refusal({ k: 'good' }), '');
    assert.equal(await policies.refusal({ k: 'bad' }), `422 Invalid ${REFUSED} example.com/v1 Bound b`);
  });

  it('are of the cluster, or of a namespace', async () => {
    await policy(
      { name: 'x', namespace: 'default', parameterNotFoundAction: 'Deny' },
      { apiVersion: 'v1', kind: 'Node' },
    );
    assert.match(
      await policies.refusal({ k: 'x' }),
      /failed to configure binding: paramRef.namespace must not be provided for a cluster-scoped `paramKind`$/,
    );
  });
});
