import assert from 'node:assert/strict';
import { builtInKinds } from '../../../src/kinds/index.ts';
import { drain } from '../../support/drain.ts';
import { type Harness, startServer } from './harness.ts';
import { definition, DEFINITIONS } from './things.ts';

const STRING = { type: 'string' };

describe('the published schemas of custom resources', () => {
  let api: Harness;
  beforeEach(async () => {
    api = await startServer({ kinds: builtInKinds() });
  });
  afterEach(() => api.server.dispose());

  /** What OpenAPI v2 and v3 tell of a schema. */
  async function published(schema: object): Promise<{ readonly v2: object; readonly v3: object }> {
    const body = definition('things', 'Thing', { schema: { openAPIV3Schema: schema } });
    const { status, body: made } = await api.send('POST', DEFINITIONS, body);
    assert.equal(status, 201, made.message);
    await drain();
    const v2 = await api.send('GET', '/openapi/v2');
    const v3 = await api.send('GET', '/openapi/v3/apis/example.com/v1');
    const name = 'com.example.v1.Thing';
    return { v2: v2.body.definitions[name], v3: v3.body.components.schemas[name] };
  }

  async function field(of: object): Promise<{ readonly v2?: object; readonly v3?: object }> {
    const all = await published({ type: 'object', properties: { spec: of } });
    const spec = (schema: object): object => (schema as { properties: { spec: object } }).properties.spec;
    return { v2: spec(all.v2), v3: spec(all.v3) };
  }

  it('have no clauses and no defaults in v2', async () => {
    const clauses = { oneOf: [{ required: ['a'] }], anyOf: [{}], allOf: [{}], not: { required: ['b'] } };
    const of = {
      type: 'object',
      properties: { a: { ...STRING, default: 'x' } },
      default: { a: 'y' },
      ...clauses,
    };
    const { v2, v3 } = await field(of);
    assert.deepEqual(v2, { type: 'object', properties: { a: STRING } });
    assert.deepEqual(v3, of);
  });

  it('tell in v2 nothing of what is in a value that may be null or have any fields', async () => {
    const properties = {
      none: { type: 'object', nullable: true, properties: { a: STRING } },
      any: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, properties: { a: STRING } },
      list: { type: 'array', nullable: true, items: STRING },
      map: { type: 'object', additionalProperties: { ...STRING, nullable: true } },
    };
    const { v2 } = await field({ type: 'object', required: ['none', 'any'], properties });
    assert.deepEqual(v2, {
      type: 'object',
      required: ['any'],
      properties: {
        none: {},
        any: { 'x-kubernetes-preserve-unknown-fields': true },
        list: {},
        map: { type: 'object', additionalProperties: {} },
      },
    });
  });

  it('are of any object in v2 where that may have any fields', async () => {
    const { v2 } = await published({ type: 'object', 'x-kubernetes-preserve-unknown-fields': true });
    const kind = [{ group: 'example.com', kind: 'Thing', version: 'v1' }];
    assert.deepEqual(v2, { type: 'object', 'x-kubernetes-group-version-kind': kind });
  });

  it('say in v3 what an embedded object has, and what a number or a text is', async () => {
    const embedded = {
      type: 'object',
      'x-kubernetes-embedded-resource': true,
      'x-kubernetes-preserve-unknown-fields': true,
    };
    const either = { 'x-kubernetes-int-or-string': true };
    const { v3 } = await field({ type: 'object', properties: { embedded, either } });
    const { properties } = v3 as { properties: Record<string, Record<string, unknown>> };
    assert.deepEqual(properties['either'], { ...either, anyOf: [{ type: 'integer' }, STRING] });
    assert.deepEqual(properties['embedded']?.['required'], ['kind', 'apiVersion']);
    const inner = properties['embedded']?.['properties'] as Record<string, { allOf: object[] }> | undefined;
    const meta = '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
    assert.deepEqual(inner?.['metadata']?.allOf, [{ $ref: meta }]);
  });
});
