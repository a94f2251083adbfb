import assert from 'node:assert/strict';
import { cloneJson, type JsonObject } from '../../../../src/base/index.ts';
import type { KubernetesObject } from '../../../../src/api/index.ts';
import { CustomResource, type JsonSchema } from '../../../../src/kinds/custom/index.ts';
import { growthOf, MOST_POWER } from '../../../support/growth.ts';

const INTEGER: JsonSchema = { type: 'integer' };
const KEYED: JsonSchema = {
  type: 'array',
  items: { type: 'object', required: ['k'], properties: { k: { type: 'string' }, n: INTEGER } },
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': ['k'],
};

type Shape = readonly [name: string, schema: JsonSchema, value: (size: number) => unknown];

function counted(size: number, make: (index: number) => unknown): unknown[] {
  return Array.from({ length: size }, (_, index) => make(index));
}

const items = (size: number): unknown[] => counted(size, (n) => ({ k: `k${n}`, n }));
const fields = (size: number): unknown =>
  Object.fromEntries(counted(size, (n) => n).map((n) => [`k${String(n)}`, n]));
const ruled = (schema: JsonSchema, rule: string): JsonSchema => ({
  ...schema,
  'x-kubernetes-validations': [{ rule }],
});

const shapes: readonly Shape[] = [
  ['a list', { type: 'array', items: INTEGER }, (size) => counted(size, (n) => n)],
  ['a list of what is wrong', { type: 'array', items: INTEGER }, (size) => counted(size, String)],
  ['a map', { type: 'object', additionalProperties: INTEGER }, fields],
  ['a list with keys', KEYED, items],
  ['a list of the same key', KEYED, (size) => counted(size, (n) => ({ k: 'k', n }))],
  [
    'a set',
    { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
    (size) => counted(size, (n) => `v${n}`),
  ],
  ['unknown fields', { type: 'object', properties: {} }, fields],
  ['kept fields', { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }, fields],
  ['rules of items', { ...KEYED, items: ruled(KEYED.items as JsonSchema, 'self.n >= oldSelf.n') }, items],
  ['a rule over items', ruled(KEYED, 'self.all(item, item.n >= 0)'), items],
  [
    'a pattern',
    { type: 'array', items: { type: 'string', pattern: '^(a+)+$' } },
    (size) => ['a'.repeat(size) + 'b'],
  ],
];

describe('custom resources of any size', () => {
  for (const [name, schema, value] of shapes) {
    it(`cost what they are large: ${name}`, async () => {
      const { text, power } = await growthOf((size) => journey(schema, value(size)), { from: 1000 });
      assert.ok(power < MOST_POWER, text);
    });
  }

  it('cost no more than their rules may, where those look at pairs of items', () => {
    const schema = ruled(KEYED, 'self.all(a, self.all(b, a.n + b.n >= 0))');
    const micros = (size: number): number => {
      const work = journey(schema, items(size));
      const begin = process.cpuUsage();
      work();
      const { user, system } = process.cpuUsage(begin);
      return user + system;
    };
    micros(2000);
    const [small, large] = [micros(2000), micros(8000)];
    assert.ok(large < small * 4, `${small} and ${large}`);
  });
});

/** An object is read, made, read again and changed. */
function journey(value: JsonSchema, given: unknown): () => void {
  const openAPIV3Schema = { type: 'object', properties: { spec: { type: 'object', properties: { value } } } };
  const [kind] = new CustomResource({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'things.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'things', kind: 'Thing' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }],
    },
  }).kinds;
  assert.ok(kind);
  const body: JsonObject = {
    apiVersion: 'example.com/v1',
    kind: 'Thing',
    metadata: { name: 'a' },
    spec: { value: given },
  };
  return () => {
    const { object: old } = kind.type.decodeValue(body);
    const object = cloneJson(old);
    kind.strategy.validateCreate?.(old as KubernetesObject);
    kind.strategy.validateUpdate?.(object as KubernetesObject, old as KubernetesObject);
  };
}
