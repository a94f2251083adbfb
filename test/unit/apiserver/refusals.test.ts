import assert from 'node:assert/strict';
import { readAll } from '../../../src/base/index.ts';
import { APPLY_PATCH, type Harness, MERGE_PATCH, startServer } from '../kube-apiserver/harness.ts';

const PATH = '/api/v1/namespaces/default/configmaps';

describe('refusals', () => {
  let api: Harness;
  before(async () => (api = await startServer({ limits: { bodyBytes: 1000 } })));
  after(() => api.server.dispose());

  const refused = async (
    method: string,
    target: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<[number, string, string]> => {
    const answer = await api.send(method, target, body, headers);
    return [answer.status, answer.body.reason, answer.body.message];
  };

  it('refuses a body over the limit', async () => {
    const body = { metadata: { name: 'a' }, data: { k: 'x'.repeat(1000) } };
    assert.deepEqual((await refused('POST', PATH, body)).slice(0, 2), [413, 'RequestEntityTooLarge']);
  });

  it('refuses to write to the old path of a watch', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']) {
      for (const path of ['/api/v1/watch/namespaces/default/configmaps', '/api/v1/watch/nodes/n']) {
        const answer = await api.open(method, path, { body: method === 'HEAD' ? undefined : {} });
        assert.equal(answer.status, 405, `${method} ${path}`);
      }
    }
  });

  it('refuses what is no JSON, in the words of its reader', async () => {
    assert.deepEqual(await refused('POST', PATH, '{"a":'), [
      400,
      'BadRequest',
      'the object provided is unrecognized (must be of type ConfigMap): couldn\'t get version/kind; json parse error: unexpected end of JSON input ({"a":)',
    ]);
  });

  it('refuses to apply what fits a kind by its shape and not by its values', async () => {
    const apply = (version: string, manager: string, maxReplicas: number) =>
      refused(
        'PATCH',
        `/apis/autoscaling/${version}/namespaces/default/horizontalpodautoscalers/h?fieldManager=${manager}&force=true`,
        {
          apiVersion: `autoscaling/${version}`,
          kind: 'HorizontalPodAutoscaler',
          metadata: { name: 'h', namespace: 'default' },
          spec: { maxReplicas, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' } },
        },
        APPLY_PATCH,
      );
    const kind = 'autoscaling/v2, Kind=HorizontalPodAutoscaler';
    const why = `unable to convert unstructured object to ${kind}: cannot convert float64 to int32`;
    const [status, reason, message] = await apply('v2', 'a', 1.5);
    assert.deepEqual([status, reason ?? ''], [500, '']);
    assert.equal(message, `failed to convert new object (default/h; ${kind}) to proper version: ${why}`);
    assert.equal((await apply('v1', 'a', 3))[0], 201);
    assert.equal((await apply('v2', 'b', 1.5))[2], `failed to convert new object: ${why}`);
  });

  it('refuses formats that it does not read or write', async () => {
    assert.equal((await refused('POST', PATH, {}, { 'content-type': 'text/plain' }))[0], 415);
    assert.equal((await refused('POST', PATH, {}, { 'content-type': 'application/cbor' }))[0], 415);
    assert.equal((await refused('PATCH', `${PATH}/a`, {}))[0], 415);
    assert.equal((await refused('GET', PATH, undefined, { accept: 'application/cbor' }))[0], 406);
  });

  it('knows paths that lead nowhere from methods that a path does not know', async () => {
    assert.deepEqual((await refused('GET', '/api/v1/nope')).slice(0, 2), [404, 'NotFound']);
    assert.deepEqual((await refused('GET', '/api/v1/namespaces/default/nodes')).slice(0, 2), [
      404,
      'NotFound',
    ]);
    assert.deepEqual((await refused('PUT', PATH, {})).slice(0, 2), [405, 'MethodNotAllowed']);
    assert.deepEqual((await refused('OPTIONS', PATH)).slice(0, 2), [405, 'MethodNotAllowed']);
    const elsewhere = await api.send('GET', '/nope');
    assert.deepEqual([elsewhere.status, elsewhere.body], [404, '404 page not found\n']);
    assert.equal((await api.send('GET', `${PATH}/%zz`)).status, 400);
  });

  it('refuses names that no object can have', async () => {
    assert.deepEqual(await refused('GET', `${PATH}/%2e%2e`), [
      400,
      'BadRequest',
      `Name parameter invalid: "..": may not be '..'`,
    ]);
  });

  it('refuses options that make no sense', async () => {
    assert.equal(
      (await refused('GET', `${PATH}?limit=x`))[2],
      'strconv.ParseInt: parsing "x": invalid syntax',
    );
    const [status, reason, message] = await refused('POST', `${PATH}?fieldValidation=Loud`, {
      metadata: { name: 'a' },
    });
    assert.deepEqual([status, reason], [422, 'Invalid']);
    assert.match(message, /fieldValidation: Unsupported value: "Loud"/);
    const force = await refused('PATCH', `${PATH}/a?force=true`, {}, MERGE_PATCH);
    assert.match(force[2], /force: Forbidden: may not be specified for non-apply patch/);
  });

  it('tells who may not do what', async () => {
    const response = await api.open('GET', PATH, { anonymous: true });
    const { reason, message } = JSON.parse(new TextDecoder().decode(await readAll(response.body)));
    assert.deepEqual([response.status, reason], [403, 'Forbidden']);
    assert.match(
      message,
      /User "system:anonymous" cannot list resource "configmaps" in API group "" in the namespace/,
    );
  });

  it('answers failures in the format that is accepted', async () => {
    const { status, headers, body } = await api.send('GET', `${PATH}/none`, undefined, {
      accept: 'application/yaml',
    });
    assert.deepEqual([status, headers['content-type']], [404, 'application/yaml']);
    assert.match(body, /^apiVersion: v1\ncode: 404\n/);
  });

  it('goes on after a failure of its own', async () => {
    const failing = await startServer();
    failing.store.range = () => Promise.reject(new Error('the disk is gone'));
    const { status, body } = await failing.send('GET', '/api/v1/nodes');
    assert.deepEqual([status, body.reason], [500, 'InternalError']);
    assert.equal((await failing.send('GET', '/version')).status, 200);
    failing.server.dispose();
  });
});
