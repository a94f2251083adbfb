import assert from 'node:assert/strict';
import { type Answer, plain, type Request, serve, type Served } from './harness.ts';

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const DEFINITION = `${DEFINITIONS}/things.example.com`;
const things = (version: string): string => `/apis/example.com/${version}/namespaces/default/things`;
const json = JSON.stringify;
const typed = (subtype: string): Record<string, string> => ({ 'content-type': `application/${subtype}` });

const spec = {
  type: 'object',
  properties: {
    size: { type: 'integer', default: 3 },
    items: { type: 'array', maxItems: 5000, items: { type: 'string', maxLength: 20 } },
  },
  'x-kubernetes-validations': [
    { rule: "!has(self.items) || self.items.all(x, x != 'bad')", message: 'is bad' },
  ],
};
const schema = { openAPIV3Schema: { type: 'object', properties: { spec, status: { type: 'object' } } } };
const version = { schema, served: true, subresources: { status: {} } };
const definition = {
  metadata: { name: 'things.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'things', kind: 'Thing' },
    versions: [
      { name: 'v1', storage: true, ...version },
      { name: 'v2', storage: false, ...version },
    ],
  },
};
const thing = (name: string, of: object, apiVersion = 'example.com/v1'): string =>
  json({ apiVersion, kind: 'Thing', metadata: { name }, spec: of });

const FORMS: readonly string[] = [
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
  'application/json;as=Table;v=v1;g=meta.k8s.io',
  'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
];

const REQUESTS: readonly Request[] = [
  { method: 'POST', target: things('v1'), body: thing('a', { items: ['x', 'y'], more: 1 }) },
  { method: 'POST', target: things('v1'), body: thing('a', {}) },
  { method: 'POST', target: things('v1'), body: thing('b', { items: ['bad'], size: 'x' }) },
  { method: 'POST', target: things('v1'), body: thing('b', { items: ['x', 'bad'] }) },
  { method: 'POST', target: `${things('v1')}?fieldValidation=Strict`, body: thing('b', { more: 1 }) },
  { method: 'POST', target: things('v2'), body: thing('b', { size: 7 }, 'example.com/v2') },
  { method: 'PUT', target: `${things('v2')}/b`, body: thing('b', { size: 8 }, 'example.com/v2') },
  {
    method: 'PATCH',
    target: `${things('v1')}/a`,
    body: '{"spec":{"size":9}}',
    headers: typed('merge-patch+json'),
  },
  { method: 'PATCH', target: `${things('v1')}/a`, body: '{}', headers: typed('strategic-merge-patch+json') },
  {
    method: 'PATCH',
    target: `${things('v2')}/a/status`,
    body: '{"status":{"x":1}}',
    headers: typed('merge-patch+json'),
  },
  {
    method: 'PATCH',
    target: `${things('v1')}/c?fieldManager=me`,
    body: thing('c', { items: ['x'] }),
    headers: typed('apply-patch+yaml'),
  },
  {
    method: 'PATCH',
    target: `${things('v1')}/c?fieldManager=you`,
    body: thing('c', { items: ['y'] }),
    headers: typed('apply-patch+yaml'),
  },
  ...FORMS.flatMap((accept): Request[] => {
    const list = accept.replace('ObjectMetadata', 'ObjectMetadataList');
    return [
      { method: 'GET', target: `${things('v1')}/a`, headers: { accept } },
      { method: 'GET', target: `${things('v2')}/a`, headers: { accept } },
      { method: 'GET', target: things('v1'), headers: { accept: list } },
      { method: 'GET', target: `${things('v2')}?limit=1`, headers: { accept: list } },
      { method: 'GET', target: `${things('v2')}?watch=1&timeoutSeconds=1`, headers: { accept } },
    ];
  }),
  {
    method: 'GET',
    target: `${things('v1')}?watch=1&timeoutSeconds=1&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan`,
  },
  { method: 'DELETE', target: `${things('v1')}/a`, body: json({ propagationPolicy: 'Background' }) },
  { method: 'POST', target: '/apis/example.com/v3/namespaces/default/things', body: thing('a', {}) },
  { method: 'POST', target: `${things('v1')}/b/scale`, body: '{}' },
];

/** Resolves in a later turn of the event loop: what comes from the thread comes between two of them. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function established(served: Served, target = DEFINITION): Promise<void> {
  for (;;) {
    const { text } = await served.send({ method: 'GET', target });
    if (/"type":"Established","status":"True"/.test(text)) return;
    await turn();
  }
}

describe('a request for a custom resource with a large body', function () {
  this.timeout(60_000);
  let own: Served;
  let beside: Served;
  before(async () => {
    own = await serve({ fromBytes: undefined });
    beside = await serve({ fromBytes: 0 });
    for (const served of [own, beside]) {
      const { status, text } = await served.send({
        method: 'POST',
        target: DEFINITIONS,
        body: json(definition),
      });
      assert.equal(status, 201, text);
      await established(served);
    }
  });
  after(() => {
    own.dispose();
    beside.dispose();
  });

  for (const [i, request] of REQUESTS.entries()) {
    const { method, target, headers } = request;
    it(`is answered as in place: ${i} ${method} ${target} ${json(headers ?? {})}`, async () => {
      assert.deepEqual(plain(await beside.send(request)), plain(await own.send(request)));
    });
  }

  it('was served beside', () => assert.equal(beside.threads(), 1));

  it('is read by the schema that was written just before', async () => {
    for (let i = 0; i < 5; i++) {
      const path = '/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/size/default';
      const patch = [0, 1].map((at) => ({
        op: 'replace',
        path: path.replace('0', String(at)),
        value: 100 + i,
      }));
      const patched = await beside.send({
        method: 'PATCH',
        target: DEFINITION,
        body: json(patch),
        headers: typed('json-patch+json'),
      });
      assert.equal(patched.status, 200, patched.text);
      const created: Answer = await beside.send({
        method: 'POST',
        target: things('v1'),
        body: thing(`new-${i}`, {}),
      });
      assert.match(created.text, new RegExp(`"size":${100 + i}`));
    }
  });

  it('is taken as soon as the definition is established, and no more where it is gone', async () => {
    const target = `${DEFINITIONS}/others.example.com`;
    const names = { plural: 'others', kind: 'Other' };
    const body = json({ metadata: { name: 'others.example.com' }, spec: { ...definition.spec, names } });
    const others = '/apis/example.com/v1/namespaces/default/others';
    for (let i = 0; i < 3; i++) {
      assert.equal((await beside.send({ method: 'POST', target: DEFINITIONS, body })).status, 201);
      await established(beside, target);
      const other = json({ apiVersion: 'example.com/v1', kind: 'Other', metadata: { name: 'a' } });
      const created = await beside.send({ method: 'POST', target: others, body: other });
      assert.equal(created.status, 201, created.text);
      assert.equal((await beside.send({ method: 'DELETE', target })).status, 200);
      while ((await beside.send({ method: 'GET', target })).status !== 404) await turn();
      assert.equal((await beside.send({ method: 'POST', target: others, body: other })).status, 404);
    }
  });
});

describe('rules of a custom resource that cost much', function () {
  this.timeout(60_000);
  let served: Served;
  afterEach(() => served.dispose());

  const PAIRS = 'self.items.all(x, self.items.all(y, x + y > 0))';
  const items = { type: 'array', maxItems: 600, items: { type: 'integer' } };
  const rules = { type: 'object', properties: { items }, 'x-kubernetes-validations': [{ rule: PAIRS }] };

  async function start(fromBytes: number | undefined): Promise<void> {
    served = await serve({ fromBytes });
    const schema = { openAPIV3Schema: { type: 'object', properties: { spec: rules } } };
    const versions = [{ name: 'v1', served: true, storage: true, schema }];
    const body = json({ ...definition, spec: { ...definition.spec, versions } });
    const made = await served.send({ method: 'POST', target: DEFINITIONS, body });
    assert.equal(made.status, 201, made.text);
    await established(served);
  }

  const ones = (count: number): object => ({ items: Array.from({ length: count }, () => 1) });
  const create = (name: string, of: object): Promise<Answer> =>
    served.send({ method: 'POST', target: things('v1'), body: thing(name, of) });

  it('are evaluated beside, however small the body, and answer the same', async () => {
    await start(undefined);
    const inPlace = [await create('a', ones(10)), await create('b', ones(250)), await create('c', ones(600))];
    assert.deepEqual(
      inPlace.map(({ status }) => status),
      [201, 201, 422],
    );
    served.dispose();
    await start(1_000_000);
    assert.deepEqual(plain(await create('a', ones(10))), plain(inPlace[0] ?? assert.fail()));
    assert.equal(served.threads(), 0);
    assert.deepEqual(plain(await create('b', ones(250))), plain(inPlace[1] ?? assert.fail()));
    assert.equal(served.threads(), 1);
    assert.deepEqual(plain(await create('c', ones(600))), plain(inPlace[2] ?? assert.fail()));
  });
});
