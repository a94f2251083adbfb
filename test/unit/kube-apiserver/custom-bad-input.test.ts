import assert from 'node:assert/strict';
import { builtInKinds } from '../../../src/kinds/index.ts';
import { drain } from '../../support/drain.ts';
import { type Answer, APPLY_PATCH, type Harness, startServer } from './harness.ts';
import {
  definition,
  DEFINITION,
  DEFINITIONS,
  GROUP,
  thing,
  THINGS,
  thingsIn,
  versionWith,
} from './things.ts';
import { FakeWebhooks } from './webhooks/fake-webhooks.ts';

const STRING = { type: 'string' };

/** A schema within a schema, so often. */
function nested(depth: number, inner: object, around: (schema: object) => object): object {
  let schema = inner;
  for (let i = 0; i < depth; i++) schema = around(schema);
  return schema;
}

describe('custom resources and bad input', () => {
  let hooks: FakeWebhooks;
  let api: Harness;
  beforeEach(async () => {
    hooks = new FakeWebhooks();
    api = await startServer({ kinds: builtInKinds(), https: hooks });
  });
  afterEach(() => api.server.dispose());

  function define(spec: object, more: object = {}): Promise<Answer> {
    const schema = { openAPIV3Schema: { type: 'object', properties: { spec }, ...more } };
    return api.send('POST', DEFINITIONS, definition('things', 'Thing', { schema }));
  }

  async function refused(spec: object, more?: object): Promise<string> {
    const { status, body } = await define(spec, more);
    assert.equal(status, 422, JSON.stringify(body));
    // The server goes on.
    assert.equal((await api.send('GET', DEFINITIONS)).status, 200);
    return body.message.replaceAll('spec.validation.openAPIV3Schema', 'S').replace(/^.* is invalid: /, '');
  }

  it('refuse a schema that leads back to itself', async () => {
    const child = { type: 'object', properties: { child: { $ref: '#' } } };
    assert.equal(
      await refused(child),
      'S.properties[spec].properties[child].$ref: Forbidden: $ref is not supported',
    );
    const node = { type: 'object', properties: { next: { $ref: '#/definitions/node' } } };
    const message = await refused({ $ref: '#/definitions/node' }, { definitions: { node } });
    assert.match(
      message,
      /, S\.definitions: Forbidden: definitions is not supported, S\.properties\[spec\]\.\$ref: Forbidden/,
    );
    const text = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.${GROUP}}
spec: {group: ${GROUP}, scope: Namespaced, names: {plural: things, kind: Thing}, versions: [
  {name: v1, served: true, storage: true, schema: {openAPIV3Schema: &root {type: object, properties: {child: *root}}}}]}
`;
    const applied = await api.send('PATCH', `${DEFINITION}?fieldManager=m`, text, APPLY_PATCH);
    assert.deepEqual(
      [applied.status, applied.body.message],
      [400, "error decoding YAML: error converting YAML to JSON: yaml: anchor 'root' value contains itself"],
    );
  });

  it('take a schema and an object as deep as they may be', async () => {
    const deep = nested(150, STRING, (schema) => ({ type: 'object', properties: { a: schema } }));
    assert.equal((await define(deep)).status, 201);
    await drain();
    const value = nested(150, 'x' as unknown as object, (inner) => ({ a: inner }));
    const created = await api.send('POST', THINGS, thing('a', value));
    assert.equal(created.status, 201, created.body.message);
    assert.equal((await api.send('GET', '/openapi/v3/apis/example.com/v1')).status, 200);
  });

  it('say of items that are no schema that there are none', async () => {
    const list = {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['k'],
      items: 'x',
    };
    assert.equal(
      await refused(list),
      '[S.properties[spec].items: Required value: must be specified, S.properties[spec].items: Invalid value: {"Schema":null,"JSONSchemas":null}: must only have a single schema if x-kubernetes-list-type is map]',
    );
  });

  it('refuse rules that could cost too much, by themselves and together', async () => {
    const lists = { type: 'array', items: { type: 'array', items: STRING } };
    const rule = 'self.a.all(x, x.all(y, self.a.all(z, z.all(w, w == y))))';
    const all = { type: 'object', properties: { a: lists }, 'x-kubernetes-validations': [{ rule }] };
    assert.match(
      await refused(all),
      /x-kubernetes-validations\[0\]\.rule: Forbidden: estimated rule cost exceeds budget by factor of more than 100x/,
    );
    const leaf = { ...STRING, 'x-kubernetes-validations': [{ rule: "self.contains('x')" }] };
    const maps = nested(6, leaf, (additionalProperties) => ({ type: 'object', additionalProperties }));
    assert.match(await refused(maps), /S: Forbidden: x-kubernetes-validations estimated rule cost total/);
  });

  it('refuse an object on which a rule costs too much, and take the next one', async () => {
    const items = { type: 'array', maxItems: 600, items: { type: 'integer' } };
    const rule = 'self.items.all(x, self.items.all(y, x + y > 0))';
    const spec = { type: 'object', properties: { items }, 'x-kubernetes-validations': [{ rule }] };
    assert.equal((await define(spec)).status, 201);
    await drain();
    const many = await api.send('POST', THINGS, thing('a', { items: Array.from({ length: 600 }, () => 1) }));
    assert.equal(many.status, 422);
    assert.match(
      many.body.message,
      /no further validation rules will be run due to call cost exceeds limit for rule/,
    );
    assert.equal((await api.send('POST', THINGS, thing('b', { items: [1, 2] }))).status, 201);
  });

  describe('with a webhook that hangs', () => {
    beforeEach(async () => {
      hooks.at('hangs', () => new Promise(() => {}));
      const { spec, ...rest } = definition();
      const versions = [versionWith('v1', {}), versionWith('v2', {}, { storage: false })];
      const clientConfig = { url: 'https://hangs/' };
      const webhook = { clientConfig, conversionReviewVersions: ['v1'] };
      const conversion = { strategy: 'Webhook', webhook };
      const body = { ...rest, spec: { ...spec, versions, conversion } };
      const made = await api.send('POST', DEFINITIONS, body);
      assert.equal(made.status, 201, made.body.message);
      await drain();
      for (const name of ['a', 'b']) assert.equal((await api.send('POST', THINGS, thing(name))).status, 201);
    });

    it('fail what needs it after its time, and nothing else meanwhile', async () => {
      const requests = [`${thingsIn('v2')}/a`, thingsIn('v2')].map((path) => api.send('GET', path));
      await drain();
      assert.equal((await api.send('GET', `${THINGS}/a`)).status, 200);
      assert.equal(
        (await api.send('PUT', `${THINGS}/b`, (await api.send('GET', `${THINGS}/b`)).body)).status,
        200,
      );
      await api.clock.advance(31_000);
      for (const request of requests) {
        const { status, body } = await request;
        assert.equal(status, 500, JSON.stringify(body));
        assert.match(
          body.message,
          /^conversion webhook for example\.com\/v1, Kind=Thing failed: Post "https:\/\/hangs\/\?timeout=30s": /,
        );
      }
    });

    it('do not keep their definition from going', async () => {
      const waits = api.send('GET', thingsIn('v2'));
      await drain();
      assert.equal((await api.send('DELETE', DEFINITION)).status, 200);
      await drain();
      assert.equal((await api.send('GET', DEFINITION)).status, 404);
      await api.clock.advance(31_000);
      assert.ok((await waits).status >= 400);
      const { records } = await api.store.range({
        start: '/registry/example.com',
        end: '/registry/example.d',
      });
      assert.deepEqual(records, []);
    });
  });
});
