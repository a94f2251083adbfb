// Defines custom resources with rules, patterns and lists of every type at upstream's API server and at ours, then creates
// and updates random objects of them, and prints where the answers differ: status, message, warnings and what is stored.
//   WHEELHOUSE_KUBE_APISERVER=… WHEELHOUSE_ETCD=… node test/upstream/custom-resources.ts [--seed 1] [--most 300]
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { randomInt, SeededRandom } from '../../src/base/index.ts';
import type { Answer, Send } from './send.ts';
import { upstreamPrograms, withServers } from './servers.ts';

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, most: { type: 'string', default: '300' } },
});

const GROUP = 'compare.example.com';
const TRIES = 100;
const INTEGER = { type: 'integer' };
const STRING = { type: 'string', maxLength: 20 };

const keyed = (properties: object, rules: object[] = []): object => ({
  type: 'array',
  maxItems: 5,
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': ['k'],
  items: {
    type: 'object',
    required: ['k'],
    properties: { k: STRING, ...properties },
    'x-kubernetes-validations': rules,
  },
});

interface Spec {
  readonly properties: object;
  readonly [keyword: string]: unknown;
}

/** What `spec` looks like; its fields are called as {@link FIELDS} makes values for them. */
const SPECS: readonly Spec[] = [
  {
    properties: { n: INTEGER, s: { ...STRING, pattern: '^[a-c]+$' }, b: { type: 'boolean' } },
    'x-kubernetes-validations': [
      { rule: '!has(self.n) || self.n >= 0', message: 'n is too small', fieldPath: '.n' },
      { rule: '!has(self.n) || 6 / self.n > 1', messageExpression: "self.n > 3 ? 'n is large' : ''" },
      { rule: "!has(self.s) || self.s.startsWith('a')", reason: 'FieldValueForbidden', fieldPath: '.s' },
      { rule: '!has(self.b) || !has(oldSelf.b) || self.b == oldSelf.b', message: 'b is fixed' },
    ],
  },
  {
    properties: {
      l: keyed({ n: INTEGER }, [
        { rule: '!has(self.n) || !has(oldSelf.n) || self.n >= oldSelf.n', messageExpression: 'self.k' },
        { rule: '!has(self.n) || self.n < 3', reason: 'FieldValueDuplicate' },
      ]),
      set: {
        type: 'array',
        maxItems: 5,
        'x-kubernetes-list-type': 'set',
        items: { ...STRING, 'x-kubernetes-validations': [{ rule: "self != 'a'" }] },
      },
      m: {
        type: 'object',
        maxProperties: 5,
        additionalProperties: {
          ...INTEGER,
          'x-kubernetes-validations': [{ rule: 'self <= oldSelf + 1' }, { rule: 'self > 0' }],
        },
      },
    },
  },
  {
    properties: {
      n: { ...INTEGER, maximum: 4 },
      s: { ...STRING, enum: ['a', 'b'] },
      e: { 'x-kubernetes-int-or-string': true },
    },
    required: ['n'],
    allOf: [{ properties: { n: { minimum: 1 } } }],
    'x-kubernetes-validations': [
      { rule: '!has(self.e) || self.e > 1', message: 'e' },
      {
        rule: 'oldSelf.hasValue() || self.n == 1',
        optionalOldSelf: true,
        messageExpression: "oldSelf.hasValue() ? 'was' : 'is'",
      },
    ],
  },
  {
    properties: {
      open: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, properties: { n: INTEGER } },
    },
    'x-kubernetes-validations': [
      { rule: '!has(self.open) || !has(self.open.n) || self.open.n > 1' },
      { rule: '!has(self.open) || !has(oldSelf.open) || self.open == oldSelf.open', message: 'stays' },
    ],
  },
];

async function compare(upstream: Send, ours: Send): Promise<void> {
  const random = new SeededRandom(Number(values.seed));
  let [sent, different] = [0, 0];
  for (const [index, spec] of SPECS.entries()) {
    const plural = `things${index}`;
    const body = JSON.stringify(definition(plural, spec));
    for (const send of [upstream, ours]) await define(send, plural, body);
    const path = `/apis/${GROUP}/v1/namespaces/default/${plural}`;
    for (let i = 0; i < Number(values.most); i++) {
      const name = `a${randomInt(random, 4)}`;
      const given = objectOf(random, spec);
      const make = { apiVersion: `${GROUP}/v1`, kind: `Thing${index}`, metadata: { name }, spec: given };
      const both = await Promise.all([upstream, ours].map((send) => write(send, path, name, make)));
      sent++;
      const [theirs = '', own = ''] = both;
      if (theirs === own) continue;
      different++;
      console.log(`${plural} ${JSON.stringify(given)}\n  upstream ${theirs}\n  ours     ${own}`);
    }
  }
  console.log(`${different} of ${sent} answers differ`);
}

function definition(plural: string, spec: object): object {
  const kind = `Thing${plural.at(-1)}`;
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', ...spec } } } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${GROUP}` },
    spec: {
      group: GROUP,
      scope: 'Namespaced',
      names: { plural, kind },
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  };
}

async function define(send: Send, plural: string, body: string): Promise<void> {
  const made = await send('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', body);
  if (made.status !== 201) throw new Error(made.text);
  for (let i = 0; i < TRIES; i++) {
    const { status } = await send('GET', `/apis/${GROUP}/v1/${plural}`);
    if (status === 200) return;
    await pause(100);
  }
  throw new Error(`${plural} are not served`);
}

/** Updates an object, or creates it where there is none; the answer as one line. */
async function write(send: Send, path: string, name: string, object: object): Promise<string> {
  const patch = { 'content-type': 'application/apply-patch+yaml' };
  const query = `?fieldManager=compare&force=true&fieldValidation=Warn`;
  const answer = await send('PATCH', `${path}/${name}${query}`, JSON.stringify(object), patch);
  return line(answer);
}

function line({ status, headers, text }: Answer): string {
  const { message, details, spec } = JSON.parse(text) as {
    message?: string;
    details?: { causes?: { field: string; message: string }[] };
    spec?: unknown;
  };
  const causes = details?.causes?.map(({ field, message: why }) => `${field}: ${why}`).sort();
  const warnings = [headers['warning'] ?? []].flat().sort();
  // Upstream visits the fields of a map in any order.
  const lines = message?.split('\n').sort();
  return JSON.stringify([status, causes ?? lines, sorted(spec), warnings]);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}

type Make = (random: SeededRandom) => unknown;

const integer: Make = (random) => randomInt(random, 7) - 1;
const word: Make = (random) => ['a', 'b', 'ab', 'ad', 'x', ''][randomInt(random, 6)];

const FIELDS: Readonly<Record<string, Make>> = {
  n: (random) => (randomInt(random, 12) === 0 ? 'text' : integer(random)),
  s: word,
  b: (random) => randomInt(random, 2) === 0,
  e: (random) => (randomInt(random, 3) === 0 ? word(random) : integer(random)),
  l: (random) =>
    several(random, () => ({ k: word(random), ...(randomInt(random, 3) > 0 ? { n: integer(random) } : {}) })),
  set: (random) => several(random, () => word(random)),
  m: (random) => Object.fromEntries(several(random, () => [word(random), integer(random)])),
  open: (random) => ({ n: integer(random), other: word(random) }),
};

function several<T>(random: SeededRandom, make: () => T): T[] {
  return Array.from({ length: randomInt(random, 4) }, make);
}

function objectOf(random: SeededRandom, { properties }: Spec): object {
  const chosen = Object.entries(FIELDS).filter(([name]) => name in properties && randomInt(random, 3) > 0);
  return Object.fromEntries(chosen.map(([name, make]) => [name, make(random)]));
}

const programs = upstreamPrograms();
if (!programs) console.log('skipped: WHEELHOUSE_KUBE_APISERVER and WHEELHOUSE_ETCD name what is compared');
else await withServers(programs, compare);
