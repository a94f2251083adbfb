import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {
  type HttpRequest,
  type HttpResponse,
  isObject,
  readAll,
  VirtualClock,
} from '../../../../src/base/index.ts';
import { drain } from '../../../support/drain.ts';
import { countTurns } from '../../../support/turns.ts';
import { askPath } from '../ask-path.ts';
import { openApiPaths } from '../../../../src/apiserver/openapi/index.ts';
import { builtInKinds } from '../../../../src/kinds/index.ts';
import { publishedApi } from '../../../../src/kube-apiserver/openapi/published-api.ts';

const folder = process.env.WHEELHOUSE_GOLDEN;
const V2_PROTOBUF = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';

const clock = new VirtualClock(drain);
const parts = { kinds: builtInKinds(), published: publishedApi, gitVersion: 'v1.36.3' };
const paths = openApiPaths({ ...parts, clock });

function ask(target: string, headers: Record<string, string> = {}): Promise<HttpResponse | undefined> {
  return askPath(paths, { ...requestFor(target), headers });
}

function requestFor(target: string): HttpRequest {
  return {
    method: 'GET',
    target,
    headers: {},
    readBody: () => Promise.resolve(new Uint8Array()),
    peer: { address: '127.0.0.1' },
    signal: new AbortController().signal,
  };
}

async function document(target: string): Promise<Record<string, unknown>> {
  const response = await ask(target);
  assert.equal(response?.status, 200);
  return JSON.parse(new TextDecoder().decode(await readAll(response?.body ?? new Uint8Array()))) as Record<
    string,
    unknown
  >;
}

/** The value at a path of keys. */
function at(value: unknown, ...keys: string[]): unknown {
  return keys.reduce((found: unknown, key) => (isObject(found) ? found[key] : undefined), value);
}

describe('OpenAPI v3', () => {
  it('has a document for each group and version, by a hash of what it is made from', async () => {
    const index = at(await document('/openapi/v3'), 'paths') as Record<string, { serverRelativeURL: string }>;
    const url = index['apis/apps/v1']?.serverRelativeURL ?? '';
    assert.match(url, /^\/openapi\/v3\/apis\/apps\/v1\?hash=[0-9A-F]{64}$/);
    const current = await ask(url);
    assert.equal(current?.headers['cache-control'], 'public, immutable');
    const moved = await ask('/openapi/v3/apis/apps/v1?hash=00');
    assert.equal(moved?.status, 301);
    assert.equal(moved?.headers['location'], url);
    assert.equal((await ask(url, { 'if-none-match': String(current?.headers['etag']) }))?.status, 304);
  });

  it('describes operations', async () => {
    const apps = await document('/openapi/v3/apis/apps/v1');
    const item = at(apps, 'paths', '/apis/apps/v1/namespaces/{namespace}/deployments/{name}');
    assert.equal(at(item, 'patch', 'operationId'), 'patchAppsV1NamespacedDeployment');
    assert.equal(at(item, 'patch', 'description'), 'partially update the specified Deployment');
    assert.deepEqual(at(item, 'patch', 'x-kubernetes-group-version-kind'), {
      group: 'apps',
      version: 'v1',
      kind: 'Deployment',
    });
    const parameters = at(item, 'parameters') as { name: string; in: string; required?: boolean }[];
    assert.deepEqual(
      parameters.map(({ name, in: place, required }) => [name, place, required]),
      [
        ['name', 'path', true],
        ['namespace', 'path', true],
        ['pretty', 'query', undefined],
      ],
    );
  });

  it('tells defaults, and puts what stands beside a reference around it', async () => {
    const schemas = at(await document('/openapi/v3/api/v1'), 'components', 'schemas');
    const port = at(schemas, 'io.k8s.api.core.v1.ContainerPort', 'properties');
    assert.equal(at(port, 'protocol', 'default'), 'TCP');
    assert.equal(at(port, 'containerPort', 'default'), 0);
    assert.equal(at(port, 'hostPort', 'default'), undefined);
    assert.deepEqual(at(schemas, 'io.k8s.api.core.v1.Pod', 'properties', 'spec', 'allOf'), [
      { $ref: '#/components/schemas/io.k8s.api.core.v1.PodSpec' },
    ]);
    assert.deepEqual(at(schemas, 'io.k8s.apimachinery.pkg.util.intstr.IntOrString', 'oneOf'), [
      { type: 'integer' },
      { type: 'string' },
    ]);
  });

  it('leads to no schema that is not there', async () => {
    const text = JSON.stringify(await document('/openapi/v3/apis/batch/v1'));
    const schemas = at(JSON.parse(text), 'components', 'schemas') as object;
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g))
      assert.ok((name ?? '') in schemas, name);
  });

  it('refuses what it does not speak, and knows what is not there', async () => {
    assert.equal((await ask('/openapi/v3/apis/apps/v1', { accept: 'application/yaml' }))?.status, 406);
    assert.equal((await ask('/openapi/v3/nope'))?.status, 404);
    assert.equal(await ask('/openapi/v2/x'), undefined);
  });
});

describe('OpenAPI v2', () => {
  it('names shared parameters, and leaves those that kubectl looks for in each operation', async () => {
    const item = at(
      await document('/openapi/v2'),
      'paths',
      '/api/v1/namespaces/{namespace}/pods/{name}',
      'patch',
    );
    const parameters = at(item, 'parameters') as { $ref?: string; name?: string }[];
    assert.deepEqual(
      parameters.map(({ $ref, name }) => name ?? $ref?.split('/').at(-1)),
      ['body-78PwaGsr', 'dryRun', 'fieldManager-7c6nTn1T', 'fieldValidation', 'force-tOGGb0Yi'],
    );
  });

  it('is also protobuf', async () => {
    const response = await ask('/openapi/v2', { accept: V2_PROTOBUF });
    assert.equal(response?.headers['content-type'], V2_PROTOBUF.replace('@', '.'));
    const bytes = await readAll(response?.body ?? new Uint8Array());
    // Field 1, `swagger`, and field 2, `info` with `title`.
    assert.deepEqual([...bytes.subarray(0, 5)], [0x0a, 3, 0x32, 0x2e, 0x30]);
    assert.match(new TextDecoder().decode(bytes.subarray(5, 30)), /Kubernetes/);
  });

  (folder === undefined ? it.skip : it)(
    'has the operations of a real API server (WHEELHOUSE_GOLDEN)',
    async () => {
      const recorded = JSON.parse(
        fs.readFileSync(path.join(folder ?? '', 'static/operations.json'), 'utf8'),
      ) as Record<string, Record<string, RecordedOperation>>;
      const ours = at(await document('/openapi/v2'), 'paths') as Record<string, Record<string, OurOperation>>;
      assert.deepEqual(Object.keys(ours).sort(), Object.keys(recorded).sort());
      for (const [place, methods] of Object.entries(recorded)) {
        const { parameters: shared, ...own } = ours[place] ?? {};
        assert.deepEqual(Object.keys(own).sort(), Object.keys(methods).sort(), place);
        for (const [method, operation] of Object.entries(methods)) {
          const here = own[method];
          assert.ok(here);
          const around = Array.isArray(shared) ? (shared as Parameter[]) : [];
          assert.deepEqual(recordedForm(here, around), sorted(operation), `${method} ${place}`);
        }
      }
    },
  );
});

interface RecordedOperation {
  id: string;
  action?: string;
  gvk?: object;
  consumes?: string[];
  produces: string[];
  parameters: string[];
  responses: Record<string, string>;
}

interface Parameter {
  $ref?: string;
  name?: string;
  in?: string;
}

interface OurOperation {
  operationId: string;
  'x-kubernetes-action'?: string;
  'x-kubernetes-group-version-kind'?: object;
  consumes?: string[];
  produces: string[];
  parameters?: Parameter[];
  responses: Record<string, { schema?: { $ref?: string; type?: string } }>;
}

function sorted(operation: RecordedOperation): RecordedOperation {
  return { ...operation, parameters: operation.parameters.toSorted() };
}

function recordedForm(operation: OurOperation, shared: readonly Parameter[]): RecordedOperation {
  const action = operation['x-kubernetes-action'];
  const gvk = operation['x-kubernetes-group-version-kind'];
  const answers = Object.entries(operation.responses).filter(([, { schema }]) => schema !== undefined);
  return {
    id: operation.operationId,
    ...(action === undefined ? {} : { action }),
    ...(gvk === undefined ? {} : { gvk }),
    ...(operation.consumes === undefined ? {} : { consumes: operation.consumes }),
    produces: operation.produces,
    parameters: [...shared, ...(operation.parameters ?? [])]
      .map((parameter) => parameter.$ref ?? `${parameter.in}:${parameter.name}`)
      .sort(),
    responses: Object.fromEntries(
      answers.map(([status, { schema }]) => [status, schema?.$ref ?? String(schema?.type)] as const),
    ),
  };
}

describe('OpenAPI documents', () => {
  for (const accept of ['application/json', V2_PROTOBUF]) {
    it(`come in slices as ${accept}, and are made once for all who wait for them`, async () => {
      const own = new VirtualClock(drain);
      const turns = countTurns(own);
      const handler = openApiPaths({ ...parts, clock: own });
      const request = { ...requestFor('/openapi/v2'), headers: { accept } };
      const alone = await askPath(handler, request);
      const needed = turns.count;
      assert.ok(needed >= 3, `${needed} turns`);
      const more = await Promise.all([askPath(handler, request), askPath(handler, request)]);
      assert.equal(turns.count, needed);
      for (const answer of more) assert.equal(answer?.body, alone?.body);
    });
  }
});
