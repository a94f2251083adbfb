import assert from 'node:assert/strict';
import { VirtualClock } from '../../../src/base/index.ts';
import { builtInKinds } from '../../../src/kinds/index.ts';
import { MemoryStore, type StoreTransaction, type StoreTransactionResult } from '../../../src/store/index.ts';
import { drain } from '../../support/drain.ts';
import { countTurns } from '../../support/turns.ts';
import { type Harness, MERGE_PATCH, startServer } from './harness.ts';
import { definition, DEFINITIONS, GROUP, SPEC_SCHEMA, thing, THINGS } from './things.ts';

describe('custom resources', () => {
  let api: Harness;
  beforeEach(async () => {
    api = await startServer({ kinds: builtInKinds() });
  });
  afterEach(() => api.server.dispose());

  async function define(body = definition()): Promise<void> {
    const created = await api.send('POST', DEFINITIONS, body);
    assert.equal(created.status, 201, JSON.stringify(created.body));
    await drain();
  }

  async function conditions(name = `things.${GROUP}`): Promise<string[]> {
    const { body } = await api.send('GET', `${DEFINITIONS}/${name}`);
    const all: { type: string; status: string; reason: string }[] = body.status?.conditions ?? [];
    return all.map(({ type, status, reason }) => `${type} ${status} ${reason}`);
  }

  it('are served once their definition is established', async () => {
    assert.equal((await api.send('GET', THINGS)).status, 404);
    await define();
    assert.deepEqual(await conditions(), [
      'NamesAccepted True NoConflicts',
      'Established True InitialNamesAccepted',
    ]);
    const created = await api.send('POST', THINGS, { ...thing('a', { gone: 1 }), status: { x: 1 } });
    assert.equal(created.status, 201, JSON.stringify(created.body));
    assert.deepEqual([created.body.spec, created.body.status], [{ size: 3 }, undefined]);
    const resources = (await api.send('GET', `/apis/${GROUP}/v1`)).body.resources;
    assert.deepEqual(
      resources.map(({ name }: { name: string }) => name),
      ['things', 'things/status'],
    );
  });

  it('are served later where their definition cannot be established at once, which is tried less and less often', async () => {
    const clock = new VirtualClock(drain);
    const store = new FailingStore(clock);
    api.server.dispose();
    api = await startServer({ kinds: builtInKinds(), clock, store });
    await define();
    const tried: number[] = [];
    store.failure = () => tried.push(clock.now() - beganMs);
    const beganMs = clock.now();
    await define(definition('others', 'Other'));
    await clock.advance(1500);
    assert.deepEqual(tried, [0, 50, 150, 350, 750]);
    assert.equal((await conditions(`others.${GROUP}`)).length, 0);
    store.failure = undefined;
    await clock.advance(1500);
    assert.equal((await conditions(`others.${GROUP}`)).at(-1), 'Established True InitialNamesAccepted');
  });

  it('tell clients which patches they take, and have no protobuf', async () => {
    await define();
    const { body } = await api.send('GET', `/openapi/v3/apis/${GROUP}/v1`);
    const operations = body.paths[`${THINGS.replace('/default/', '/{namespace}/')}/{name}`];
    assert.deepEqual(Object.keys(operations.patch.requestBody.content).toSorted(), [
      'application/apply-patch+yaml',
      'application/json-patch+json',
      'application/merge-patch+json',
    ]);
    assert.deepEqual(Object.keys(operations.get.responses[200].content), [
      'application/json',
      'application/yaml',
    ]);
    assert.ok(!Object.keys(body.paths).some((path) => path.includes('/watch/')));
  });

  it('name no fields in OpenAPI v2 where they take any', async () => {
    const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
    await define(definition('things', 'Thing', { schema, subresources: {} }));
    const { body: v2 } = await api.send('GET', '/openapi/v2');
    assert.deepEqual(v2.definitions['com.example.v1.Thing'], {
      type: 'object',
      'x-kubernetes-group-version-kind': [{ group: GROUP, kind: 'Thing', version: 'v1' }],
    });
    const { body: v3 } = await api.send('GET', `/openapi/v3/apis/${GROUP}/v1`);
    const { properties } = v3.components.schemas['com.example.v1.Thing'];
    assert.deepEqual(Object.keys(properties), ['apiVersion', 'kind', 'metadata']);
  });

  it('are validated by their schema, in the words of upstream', async () => {
    await define();
    const wrong = await api.send('POST', THINGS, thing('a', { size: 0, names: ['x', 'x'] }));
    assert.equal(
      wrong.body.message,
      'Thing.example.com "a" is invalid: [spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1, spec.names[1]: Duplicate value: "x"]',
    );
    const strict = await api.send('POST', `${THINGS}?fieldValidation=Strict`, thing('a', { gone: 1 }));
    assert.deepEqual(
      [strict.status, strict.body.message],
      [
        400,
        'Thing in version "v1" cannot be handled as a Thing: strict decoding error: unknown field "spec.gone"',
      ],
    );
    const strategic = { 'content-type': 'application/strategic-merge-patch+json' };
    assert.equal((await api.send('PATCH', `${THINGS}/a`, {}, strategic)).status, 415);
  });

  it('are served beside, too, by a server that leaves their definitions to the first one', async () => {
    const { store, clock } = api;
    const beside = await startServer({ kinds: builtInKinds(), store, clock, isBeside: true });
    api.server.dispose();
    await beside.send('POST', DEFINITIONS, definition());
    assert.deepEqual(
      (await beside.send('GET', `${DEFINITIONS}/things.${GROUP}`)).body.status.conditions,
      null,
    );
    assert.equal((await beside.send('GET', THINGS)).status, 404);
    api = await startServer({ kinds: builtInKinds(), store, clock });
    await drain();
    assert.equal((await conditions())[1], 'Established True InitialNamesAccepted');
    assert.equal((await beside.send('GET', THINGS)).status, 200);
    beside.server.dispose();
  });

  it('may keep what was wrong before their schema was tightened', async () => {
    await define();
    assert.equal((await api.send('POST', THINGS, thing('a', { size: 2 }))).status, 201);
    const tightened = structuredClone(definition());
    const path = '/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/size/minimum';
    const patch = [{ op: 'replace', path, value: 3 }];
    const json = { 'content-type': 'application/json-patch+json' };
    const name = (tightened['metadata'] as { name: string }).name;
    assert.equal((await api.send('PATCH', `${DEFINITIONS}/${name}`, patch, json)).status, 200);
    await drain();
    const labelled = { metadata: { labels: { a: 'b' } } };
    assert.equal((await api.send('PATCH', `${THINGS}/a`, labelled, MERGE_PATCH)).status, 200);
    assert.equal((await api.send('PATCH', `${THINGS}/a`, { spec: { size: 1 } }, MERGE_PATCH)).status, 422);
  });

  it('wait for names that others have, and get them when those go', async () => {
    await define();
    const rival = definition('rivals', 'Thing');
    await define(rival);
    const conflicts = ['NamesAccepted False ListKindConflict', 'Established False NotAccepted'];
    assert.deepEqual(await conditions(`rivals.${GROUP}`), conflicts);
    assert.equal((await api.send('GET', `/apis/${GROUP}/v1/rivals`)).status, 404);
    await api.send('DELETE', `${DEFINITIONS}/things.${GROUP}`);
    await drain();
    assert.equal((await conditions(`rivals.${GROUP}`))[1], 'Established True InitialNamesAccepted');
  });

  it('go with their definition, which waits for what finalizers hold', async () => {
    await define();
    await api.send('POST', THINGS, thing('held', {}, { finalizers: ['example.com/f'] }));
    await api.send('POST', THINGS, thing('free'));
    const deleted = await api.send('DELETE', `${DEFINITIONS}/things.${GROUP}`);
    assert.deepEqual(deleted.body.metadata.finalizers, ['customresourcecleanup.apiextensions.k8s.io']);
    await drain();
    assert.equal((await api.send('GET', `${THINGS}/free`)).status, 404);
    assert.equal((await conditions())[2], 'Terminating True InstanceDeletionInProgress');
    assert.equal((await api.send('POST', THINGS, thing('new'))).status, 403);
    await api.send('PATCH', `${THINGS}/held`, { metadata: { finalizers: null } }, MERGE_PATCH);
    await drain();
    assert.equal((await api.send('GET', `${DEFINITIONS}/things.${GROUP}`)).status, 404);
    assert.equal((await api.send('GET', THINGS)).status, 404);
  });

  it('are served in several versions, and scaled where their definition says', async () => {
    const scale = { specReplicasPath: '.spec.size', statusReplicasPath: '.status.size' };
    const body = definition('things', 'Thing', { subresources: { scale } });
    const [first] = (body['spec'] as { versions: object[] }).versions;
    (body['spec'] as { versions: object[] }).versions.push({ ...first, name: 'v2', storage: false });
    await define(body);
    await api.send('POST', THINGS, thing('a', { size: 2 }));
    const second = `/apis/${GROUP}/v2/namespaces/default/things/a`;
    assert.equal((await api.send('GET', second)).body.apiVersion, `${GROUP}/v2`);
    assert.equal((await api.send('GET', `${second}/scale`)).body.spec.replicas, 2);
    await api.send('PATCH', `${second}/scale`, { spec: { replicas: 7 } }, MERGE_PATCH);
    assert.equal((await api.send('GET', `${THINGS}/a`)).body.spec.size, 7);
    const versions: { version: string }[] = (await api.send('GET', `/apis/${GROUP}`)).body.versions;
    assert.deepEqual(
      versions.map(({ version }) => version),
      ['v2', 'v1'],
    );
  });

  it('have conditions that may be none, and then are not null', async () => {
    await define();
    const path = `${DEFINITIONS}/things.${GROUP}/status`;
    const { body } = await api.send('PATCH', path, { status: { conditions: [] } }, MERGE_PATCH);
    assert.deepEqual(body.status.conditions, []);
    assert.deepEqual((await api.send('GET', path)).body.status.conditions, []);
    const none = await api.send('PATCH', path, { status: { conditions: null } }, MERGE_PATCH);
    assert.equal(none.body.status.conditions, null);
  });

  it('are stored with the defaults of the stored version, whatever version was written', async () => {
    const body = definition();
    const [v1] = (body.spec as unknown as { versions: [{ schema: object }] }).versions;
    const old = { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object' } } } };
    const versions = [v1, { ...v1, name: 'v1beta1', storage: false, schema: old }];
    await define({ ...body, spec: { ...body.spec, versions } });
    const at = THINGS.replace('/v1/', '/v1beta1/');
    const made = await api.send('POST', at, { ...thing('a'), apiVersion: `${GROUP}/v1beta1` });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    assert.deepEqual((await api.send('GET', `${THINGS}/a`)).body.spec, { size: 3 });
  });

  it('have the default of a status that a client may not write', async () => {
    const status = {
      type: 'object',
      default: { phase: 'Waiting' },
      properties: { phase: { type: 'string' }, note: { type: 'string', default: 'none' } },
    };
    const schema = { openAPIV3Schema: { type: 'object', properties: { spec: SPEC_SCHEMA, status } } };
    await define(definition('things', 'Thing', { schema }));
    const made = await api.send('POST', THINGS, { ...thing('a'), status: { phase: 'Done' } });
    assert.deepEqual(made.body.status, { phase: 'Waiting', note: 'none' });
    assert.deepEqual((await api.send('GET', `${THINGS}/a`)).body, made.body);
  });

  it('say in their definition who of the project approved them, where its group is the project’s', async () => {
    const approved = 'https://example.com/1';
    const metadata = {
      name: 'things.things.k8s.io',
      annotations: { 'api-approved.kubernetes.io': approved },
    };
    const body = definition();
    await define({ ...body, metadata, spec: { ...body.spec, group: 'things.k8s.io' } });
    const at = `${DEFINITIONS}/${metadata.name}`;
    const conforms = async (): Promise<string> => {
      const { body: read } = await api.send('GET', at);
      const all: { type: string; status: string; reason: string; message: string }[] = read.status.conditions;
      const found = all.find(({ type }) => type === 'KubernetesAPIApprovalPolicyConformant');
      return `${found?.status} ${found?.reason} ${found?.message}`;
    };
    assert.equal(await conforms(), `True ApprovedAnnotation approved in ${approved}`);
    const annotations = { 'api-approved.kubernetes.io': 'unapproved, a trial' };
    await api.send('PATCH', at, { metadata: { annotations } }, MERGE_PATCH);
    await drain();
    assert.equal(await conforms(), 'False UnapprovedAnnotation not approved: "unapproved, a trial"');
  });

  it('are published with what an object within an object has', async () => {
    const within = {
      type: 'object',
      'x-kubernetes-embedded-resource': true,
      properties: { a: { type: 'string' } },
    };
    const spec = { type: 'object', properties: { template: within } };
    const schema = { openAPIV3Schema: { type: 'object', properties: { spec } } };
    await define(definition('things', 'Thing', { schema }));
    const { body } = await api.send('GET', `/openapi/v3/apis/${GROUP}/v1`);
    const { template } = body.components.schemas['com.example.v1.Thing'].properties.spec.properties;
    assert.deepEqual(template.required, ['kind', 'apiVersion']);
    const name = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
    assert.deepEqual(template.properties.metadata.allOf, [{ $ref: `#/components/schemas/${name}` }]);
    assert.ok(body.components.schemas[name]);
  });

  it('are defined under their own name alone', async () => {
    const named = { ...definition(), metadata: { name: 'other' } };
    const { status, body } = await api.send('POST', DEFINITIONS, named);
    assert.equal(status, 422);
    assert.match(body.message, /must be spec\.names\.plural\+"\."\+spec\.group/);
  });

  it('may be hundreds, of which those that nobody uses have made nothing', async () => {
    const clock = api.clock;
    const turns = countTurns(clock);
    const many = 400;
    for (let i = 0; i < many; i++) {
      const created = await api.send('POST', DEFINITIONS, definition(`many${i}`, `Many${i}`));
      assert.equal(created.status, 201);
    }
    await drain();
    const resources: unknown[] = (await api.send('GET', `/apis/${GROUP}/v1`)).body.resources;
    assert.equal(resources.length, 2 * many);
    turns.count = 0;
    await clock.advance(60_000);
    assert.ok(turns.count < 20, `${turns.count} turns while nothing happens`);
  });

  it('are paged in any version, and through a change of their schema', async () => {
    const body = definition();
    const { versions } = body['spec'] as { versions: object[] };
    versions.push({ ...versions[0], name: 'v2', storage: false });
    await define(body);
    for (const name of ['a', 'b', 'c']) await api.send('POST', THINGS, thing(name));
    const first = await api.send('GET', `${THINGS}?limit=1`);
    // What is missing gets the defaults of the version that is stored.
    const patch = [0, 1].map((version) => ({
      op: 'add',
      path: `/spec/versions/${version}/schema/openAPIV3Schema/properties/spec/properties/more`,
      value: { type: 'string', default: `of v${version + 1}` },
    }));
    const named = `${DEFINITIONS}/things.${GROUP}`;
    const changed = await api.send('PATCH', named, patch, { 'content-type': 'application/json-patch+json' });
    assert.equal(changed.status, 200);
    await drain();
    const second = `/apis/${GROUP}/v2/namespaces/default/things`;
    const rest = await api.send('GET', `${second}?limit=5&continue=${first.body.metadata.continue}`);
    const read: { apiVersion: string; metadata: { name: string }; spec: object }[] = rest.body.items;
    assert.deepEqual(
      read.map(({ apiVersion, metadata, spec }) => [apiVersion, metadata.name, spec]),
      ['b', 'c'].map((name) => [`${GROUP}/v2`, name, { size: 3, more: 'of v1' }]),
    );
  });

  it('warn of what their rules find wrong in what has not changed', async () => {
    await define();
    assert.equal((await api.send('POST', THINGS, thing('a', { size: 2 }))).status, 201);
    const path = '/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/size';
    const value = {
      type: 'integer',
      'x-kubernetes-validations': [{ rule: 'self > 4', message: 'too small' }],
    };
    const named = `${DEFINITIONS}/things.${GROUP}`;
    const json = { 'content-type': 'application/json-patch+json' };
    assert.equal((await api.send('PATCH', named, [{ op: 'replace', path, value }], json)).status, 200);
    await drain();
    const kept = await api.send('PATCH', `${THINGS}/a`, { spec: { names: ['x'] } }, MERGE_PATCH);
    assert.deepEqual(
      [kept.status, kept.headers['warning']],
      [200, ['299 - "spec.size: Invalid value: 2: too small"']],
    );
    const worse = await api.send('PATCH', `${THINGS}/a`, { spec: { size: 3 } }, MERGE_PATCH);
    assert.equal(
      worse.body.message,
      'Thing.example.com "a" is invalid: spec.size: Invalid value: 3: too small',
    );
    const mistyped = await api.send('PATCH', `${THINGS}/a`, { spec: { size: 'x' } }, MERGE_PATCH);
    assert.match(mistyped.body.message, /<nil>: Invalid value: null: some validation rules were not checked/);
  });

  it('are refused where an apply leaves nothing of a structure', async () => {
    await define();
    const apply = { 'content-type': 'application/apply-patch+yaml' };
    const path = `${THINGS}/a?fieldManager=m`;
    const gvk = { apiVersion: `${GROUP}/v1`, kind: 'Thing', metadata: { name: 'a' } };
    const names = { ...gvk, spec: { size: 2, names: ['x'] } };
    assert.equal((await api.send('PATCH', path, names, apply)).status, 201);
    const without = await api.send('PATCH', path, { ...gvk, spec: { size: 2 } }, apply);
    assert.deepEqual([without.status, without.body.spec], [200, { size: 2 }]);
    const nothing = await api.send('PATCH', path, { ...gvk, spec: {} }, apply);
    assert.equal(
      nothing.body.message,
      'Thing.example.com "a" is invalid: spec: Invalid value: "null": spec in body must be of type object: "null"',
    );
    const strange = await api.send('PATCH', path, { ...gvk, spec: { x: 1, y: 2 } }, apply);
    assert.match(strange.body.message, /: \.spec\.x: field not declared in schema$/);
  });

  it('are applied with lists of objects that no schema describes', async () => {
    const open = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
    const openAPIV3Schema = { type: 'object', properties: { spec: open } };
    const apply = { 'content-type': 'application/apply-patch+yaml' };
    const body = definition('things', 'Thing', { schema: { openAPIV3Schema } });
    const defined = await api.send('PATCH', `${DEFINITIONS}/things.${GROUP}?fieldManager=m`, body, apply);
    assert.equal(defined.status, 201, JSON.stringify(defined.body));
    await drain();
    const spec = { a: [{ b: [{ c: 1 }, [2]] }, 'd'] };
    const applied = await api.send('PATCH', `${THINGS}/a?fieldManager=m`, thing('a', spec), apply);
    assert.deepEqual([applied.status, applied.body.spec], [201, spec]);
    const [{ fieldsV1 }] = applied.body.metadata.managedFields;
    assert.deepEqual(fieldsV1, { 'f:spec': { 'f:a': {} } });
  });
});

/** A store that changes no definition while it is told what to do instead. */
class FailingStore extends MemoryStore {
  failure: (() => void) | undefined;

  constructor(clock: VirtualClock) {
    super({ clock });
  }

  override commit(transaction: StoreTransaction): Promise<StoreTransactionResult> {
    const isChange =
      transaction.operations.some(({ key }) => key.includes('customresourcedefinitions')) &&
      transaction.compares.some(({ modRevision }) => modRevision !== 0);
    if (!this.failure || !isChange) return super.commit(transaction);
    this.failure();
    return Promise.reject(new Error('no room'));
  }
}
