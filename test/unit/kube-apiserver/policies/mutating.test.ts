import assert from 'node:assert/strict';
import { MERGE_PATCH } from '../harness.ts';
import { PolicyHarness, rulesFor } from './policy-harness.ts';

describe('mutating admission policies', () => {
  let policies: PolicyHarness;
  beforeEach(async () => {
    policies = await PolicyHarness.start();
  });
  afterEach(() => policies.dispose());

  const patch = (expression: string): object => ({ patchType: 'JSONPatch', jsonPatch: { expression } });
  const apply = (expression: string): object => ({
    patchType: 'ApplyConfiguration',
    applyConfiguration: { expression },
  });

  async function bound(name: string, spec: object): Promise<void> {
    await policies.mutating(name, spec);
    await policies.bindMutating(name);
  }

  async function outcome(data: object = {}): Promise<unknown> {
    const { status, body } = await policies.tryMap(data);
    assert.equal(status, 201, JSON.stringify(body));
    return body.data;
  }

  async function refusal(): Promise<string> {
    const { status, body } = await policies.tryMap({});
    return `${status} ${body.reason} ${body.message}`;
  }

  it('merge what they make as an apply would', async () => {
    await bound('p', {
      variables: [{ name: 'name', expression: 'string(object.metadata.name)' }],
      mutations: [apply('Object{data: {"from": "policy", "name": variables.name}}')],
    });
    assert.deepEqual(await outcome({ own: 'x' }), { from: 'policy', name: 'a', own: 'x' });
  });

  it('merge into lists by their keys', async () => {
    await bound('p', {
      matchConstraints: rulesFor('pods', ['CREATE']),
      mutations: [
        apply(
          "Object{spec: Object.spec{containers: [Object.spec.containers{name: 'c', env: [Object.spec.containers.env{name: 'A', value: 'b'}]}]}}",
        ),
      ],
    });
    await policies.create('/api/v1/namespaces/default/serviceaccounts', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'default' },
    });
    const containers = [
      { name: 'c', image: 'i', env: [{ name: 'Z', value: 'z' }] },
      { name: 'd', image: 'i' },
    ];
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers } };
    const { body } = await policies.api.send('POST', '/api/v1/namespaces/default/pods', pod);
    assert.deepEqual(
      body.spec.containers.map(({ name, env }: { name: string; env: unknown }) => [name, env]),
      [
        [
          'c',
          [
            { name: 'Z', value: 'z' },
            { name: 'A', value: 'b' },
          ],
        ],
        ['d', undefined],
      ],
    );
  });

  it('patch by operations, escaping keys', async () => {
    await bound('p', {
      mutations: [
        patch(
          '[JSONPatch{op: "add", path: "/metadata/annotations", value: {}}, JSONPatch{op: "add", path: "/metadata/annotations/" + jsonpatch.escapeKey("example.com/k"), value: "v"}]',
        ),
      ],
    });
    const { body } = await policies.tryMap({});
    assert.deepEqual(body.metadata.annotations, { 'example.com/k': 'v' });
  });

  it('leave the object as it is where a test of a patch fails', async () => {
    await bound('p', {
      mutations: [
        patch(
          '[JSONPatch{op: "test", path: "/data/k", value: "x"}, JSONPatch{op: "replace", path: "/data/k", value: "y"}]',
        ),
      ],
    });
    assert.deepEqual(await outcome({ k: 'x' }), { k: 'y' });
    assert.deepEqual(await outcome({ k: 'z' }), { k: 'z' });
  });

  it('refuse the write where they cannot change it, in the words of upstream, unless they ignore it', async () => {
    await bound('p', { mutations: [patch('[JSONPatch{op: "add", path: "/data/a/b", value: "x"}]')] });
    assert.equal(
      await refusal(),
      `403 Invalid policy 'p' with binding 'p' denied request: JSON Patch: add operation does not apply: doc is missing path: "/data/a/b": missing value`,
    );
    const path = '/apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicies/p';
    const change = async (mutation: object, more: object = {}): Promise<void> => {
      const changed = await policies.api.send(
        'PATCH',
        path,
        { spec: { mutations: [mutation], ...more } },
        MERGE_PATCH,
      );
      assert.equal(changed.status, 200, JSON.stringify(changed.body));
    };
    await change(apply('Object{spec: Object.spec{}}'));
    assert.equal(
      await refusal(),
      `403 Invalid policy 'p' with binding 'p' denied request: error applying patch: failed to convert patch object to typed object: .spec: field not declared in schema`,
    );
    await change(apply('Object{metadata: Object.wrong{}}'));
    assert.equal(
      await refusal(),
      `403 Invalid policy 'p' with binding 'p' denied request: type mismatch: unexpected type name "Object.wrong", expected "Object.metadata", which matches field name path from root Object type`,
    );
    await change(apply("Object{data: {'a': object.none}}"));
    assert.equal(
      await refusal(),
      `403 Invalid policy 'p' with binding 'p' denied request: expression 'Object{data: {'a': object.none}}' resulted in error: no such key: none`,
    );
    await change(apply("Object{data: {'a': object.none}}"), { failurePolicy: 'Ignore' });
    assert.deepEqual(await outcome({ k: 'x' }), { k: 'x' });
    await change(patch('[JSONPatch{op: "add", path: "/nonsense", value: "x"}]'));
    assert.match(
      await refusal(),
      /^500 InternalError Internal error occurred: strict decoding error: unknown field "nonsense"/,
    );
  });

  it('may not replace what is owned whole', async () => {
    await bound('p', {
      matchConstraints: rulesFor('services', ['CREATE']),
      mutations: [apply("Object{spec: Object.spec{selector: {'a': 'b'}}}")],
    });
    const { body } = await policies.api.send('POST', '/api/v1/namespaces/default/services', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'a' },
      spec: { ports: [{ port: 80 }] },
    });
    assert.equal(
      body.message,
      `policy 'p' with binding 'p' denied request: error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: .spec.selector`,
    );
  });

  it('are asked again about what others changed, where they want it', async () => {
    const count =
      "Object{data: {'seen': object.?data['seen'].orValue('') + 'a', 'late': object.?data['second'].orValue('no')}}";
    await bound('a', { reinvocationPolicy: 'IfNeeded', mutations: [apply(count)] });
    await bound('b', {
      mutations: [apply("Object{data: {'second': 'yes', 'times': object.?data['times'].orValue('') + 'b'}}")],
    });
    assert.deepEqual(await outcome(), { seen: 'aa', late: 'yes', second: 'yes', times: 'b' });
  });

  it('come before the policies that judge', async () => {
    await bound('p', { mutations: [apply("Object{data: {'k': 'good'}}")] });
    await policies.validating('v', { validations: [{ expression: "object.data.k == 'good'" }] });
    await policies.bind('v');
    assert.deepEqual(await outcome({ k: 'bad' }), { k: 'good' });
  });
});
