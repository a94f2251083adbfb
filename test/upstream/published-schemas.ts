// Defines custom resources with every keyword that a schema may have at upstream's API server and at ours, and prints where
// what the two publish of their schemas in OpenAPI v2 and v3 differs, beside texts: those of upstream are not ours.
//   WHEELHOUSE_KUBE_APISERVER=… WHEELHOUSE_ETCD=… node test/upstream/published-schemas.ts
import { setTimeout as pause } from 'node:timers/promises';
import { isObject } from '../../src/base/index.ts';
import type { Send } from './send.ts';
import { upstreamPrograms, withServers } from './servers.ts';

const GROUP = 'published.example.com';
const TRIES = 100;
const STRING = { type: 'string' };
const INTEGER = { type: 'integer' };

const EVERY = {
  int: {
    ...INTEGER,
    format: 'int32',
    minimum: 1,
    maximum: 10,
    exclusiveMinimum: true,
    multipleOf: 2,
    default: 2,
  },
  num: { type: 'number', format: 'double' },
  str: {
    ...STRING,
    pattern: '^a',
    minLength: 1,
    maxLength: 9,
    enum: ['a', 'ab'],
    title: 't',
    format: 'uuid',
  },
  either: {
    'x-kubernetes-int-or-string': true,
    description: 'Either.',
    anyOf: [INTEGER, STRING],
    pattern: 'x',
  },
  bare: { 'x-kubernetes-int-or-string': true },
  none: { ...STRING, nullable: true, default: null },
  structure: { type: 'object', nullable: true, properties: { a: { ...STRING, nullable: true } } },
  set: { type: 'array', items: STRING, 'x-kubernetes-list-type': 'set', maxItems: 5, minItems: 1 },
  keyed: {
    type: 'array',
    items: { type: 'object', required: ['k'], properties: { k: STRING, v: { ...INTEGER, default: 1 } } },
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['k'],
  },
  atomic: {
    type: 'object',
    'x-kubernetes-map-type': 'atomic',
    additionalProperties: { type: 'object', properties: { x: { ...STRING, default: 'y' } } },
  },
  map: { type: 'object', additionalProperties: { ...STRING, nullable: true }, maxProperties: 3 },
  embedded: {
    type: 'object',
    'x-kubernetes-embedded-resource': true,
    'x-kubernetes-preserve-unknown-fields': true,
    description: 'Embedded.',
  },
  known: {
    type: 'object',
    'x-kubernetes-embedded-resource': true,
    required: ['spec'],
    properties: { spec: { type: 'object', properties: { a: STRING } } },
  },
  open: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, properties: { a: STRING } },
  anything: { 'x-kubernetes-preserve-unknown-fields': true, description: 'Anything.' },
  clauses: {
    type: 'object',
    properties: { a: STRING, b: INTEGER },
    oneOf: [{ required: ['a'] }, { required: ['b'] }],
    anyOf: [{ properties: { a: { minLength: 1 } } }],
    allOf: [{ properties: { b: { minimum: 1 } } }],
    not: { required: ['a', 'b'] },
  },
  lists: { type: 'array', items: { type: 'array', items: { ...INTEGER, format: 'int64' } } },
  told: { ...STRING, example: 'e', externalDocs: { description: 'doc', url: 'https://example.com' } },
  time: { ...STRING, format: 'date-time' },
  $dollar: STRING,
  deep: {
    type: 'object',
    default: { a: {} },
    properties: { a: { type: 'object', default: {}, properties: { b: { ...STRING, default: 'x' } } } },
  },
};

const SPEC = {
  type: 'object',
  description: 'Spec.',
  properties: EVERY,
  required: ['int'],
  'x-kubernetes-validations': [{ rule: 'self.int > 0', message: 'm' }],
};
const SUBRESOURCES = {
  status: {},
  scale: { specReplicasPath: '.spec.int', statusReplicasPath: '.status.n' },
};
const OPEN = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

const DEFINITIONS = [
  definition('Every', [{ type: 'object', description: 'Root.', properties: { spec: SPEC, status: OPEN } }], {
    subresources: SUBRESOURCES,
  }),
  definition('Plain', [{ type: 'object' }], {}, 'Cluster'),
  definition('Open', [OPEN], { subresources: { status: {} } }),
  definition('Named', [
    {
      type: 'object',
      properties: {
        metadata: { type: 'object', properties: { name: { ...STRING, maxLength: 5 } } },
        apiVersion: { ...STRING, description: 'Mine.' },
        kind: STRING,
        spec: OPEN,
      },
    },
  ]),
  definition(
    'Two',
    [{ a: STRING }, { b: { ...STRING, nullable: true } }].map((properties) => ({
      type: 'object',
      properties,
    })),
    { deprecated: true },
  ),
];

function definition(
  kind: string,
  schemas: readonly object[],
  version: object = {},
  scope = 'Namespaced',
): object {
  const plural = `${kind.toLowerCase()}s`;
  const versions = schemas.map((openAPIV3Schema, index) => ({
    name: `v${index + 1}`,
    served: true,
    storage: index === 0,
    schema: { openAPIV3Schema },
    ...version,
  }));
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${GROUP}` },
    spec: { group: GROUP, scope, names: { plural, kind }, versions },
  };
}

/** What a server publishes of the definitions, by document and name. */
async function published(send: Send): Promise<Record<string, unknown>> {
  for (const body of DEFINITIONS) {
    const { status, text } = await send('POST', PATH, JSON.stringify(body));
    if (status !== 201) throw new Error(text);
  }
  const all: Record<string, unknown> = {};
  const [v2] = await Promise.all([until(send, '/openapi/v2', isWhole), settled(send)]);
  take(all, 'v2', v2['definitions'], (name) => name.startsWith(PREFIX));
  for (const version of ['v1', 'v2']) {
    const document = await until(send, `/openapi/v3/apis/${GROUP}/${version}`, () => true);
    const { schemas } = document['components'] as { schemas?: object };
    take(all, `v3 ${version}`, schemas, (name) => name.startsWith(PREFIX));
  }
  return all;
}

const PATH = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const PREFIX = GROUP.split('.').toReversed().join('.');

function isWhole(document: Record<string, unknown>): boolean {
  const text = JSON.stringify(document['paths'] ?? {});
  return DEFINITIONS.every((of) =>
    text.includes(`/${(of as { spec: { names: { plural: string } } }).spec.names.plural}/`),
  );
}

/** Upstream publishes some time after a definition is established. */
async function settled(send: Send): Promise<void> {
  await until(send, '/openapi/v3', ({ paths }) => isObject(paths) && `apis/${GROUP}/v2` in paths);
  await pause(2000);
}

async function until(
  send: Send,
  path: string,
  holds: (document: Record<string, unknown>) => boolean,
): Promise<Record<string, unknown>> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const { status, text } = await send('GET', path);
    const document = status === 200 ? (JSON.parse(text) as Record<string, unknown>) : {};
    if (status === 200 && holds(document)) return document;
    await pause(300);
  }
  throw new Error(`waited in vain for ${path}`);
}

function take(
  all: Record<string, unknown>,
  document: string,
  entries: unknown,
  isWanted: (name: string) => boolean,
): void {
  for (const [name, value] of Object.entries(isObject(entries) ? entries : {}))
    if (isWanted(name)) all[`${document} ${name}`] = value;
}

/** Where two values differ, by the path. */
function* differences(upstream: unknown, ours: unknown, path = ''): Generator<string> {
  if (isObject(upstream) && isObject(ours)) {
    for (const key of new Set([...Object.keys(upstream), ...Object.keys(ours)])) {
      if (key === 'description') continue;
      yield* differences(upstream[key], ours[key], `${path}/${key.replaceAll('/', '~1')}`);
    }
  } else if (Array.isArray(upstream) && Array.isArray(ours) && upstream.length === ours.length) {
    for (const [index, item] of upstream.entries()) yield* differences(item, ours[index], `${path}/${index}`);
  } else if (JSON.stringify(upstream) !== JSON.stringify(ours)) {
    yield `${path}\n  upstream ${shown(upstream)}\n  ours     ${shown(ours)}`;
  }
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 300);
}

const programs = upstreamPrograms();
if (!programs) {
  console.log('neither of the two programs is named: see the head of this file');
} else {
  await withServers(programs, async (upstream, ours) => {
    const [theirs, own] = await Promise.all([published(upstream), published(ours)]);
    const all = [...differences(theirs, own)];
    for (const difference of all) console.log(difference);
    console.log(`${all.length} differences in ${Object.keys(theirs).length} schemas`);
    process.exitCode = all.length === 0 ? 0 : 1;
  });
}
