import assert from 'node:assert/strict';
import { type RawAnswer, type RawRequest, rawRequests } from '../support/raw-request.ts';
import { startWheelhouse, type WheelhouseProcess } from '../support/wheelhouse.ts';

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';

function configMap(name: string, more: Record<string, unknown> = {}): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, ...more });
}

describe('bad input', () => {
  let cluster: WheelhouseProcess;
  let request: RawRequest;
  before(async () => {
    cluster = await startWheelhouse('--ephemeral', '--nodes', '0');
    request = rawRequests(cluster.kubeconfig);
  });
  after(() => cluster.stop());
  /** Whatever came before: the server goes on. */
  afterEach(async () => assert.equal((await request('GET', '/readyz')).text, 'ok'));

  function assertStatus(answer: RawAnswer, code: number, reason: string | undefined, message: RegExp): void {
    assert.equal(answer.status, code, answer.text);
    const { kind, apiVersion, status, code: inBody, reason: given } = answer.json;
    assert.deepEqual(
      { kind, apiVersion, status, code: inBody, reason: given },
      { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason },
    );
    assert.match(String(answer.json['message']), message);
  }

  it('a manifest with an unknown field, strictly', async () => {
    const answer = await request(
      'POST',
      `${CONFIG_MAPS}?fieldValidation=Strict`,
      configMap('a', { dat: {} }),
    );
    assertStatus(answer, 400, 'BadRequest', /strict decoding error: unknown field "dat"/);
  });

  it('a manifest with an unknown field, with a warning', async () => {
    const answer = await request(
      'POST',
      `${CONFIG_MAPS}?fieldValidation=Warn`,
      configMap('warned', { dat: {} }),
    );
    assert.equal(answer.status, 201, answer.text);
    assert.match(String(answer.headers['warning']), /^299 - "unknown field \\"dat\\""$/);
  });

  it('a manifest with a value of a wrong type', async () => {
    const answer = await request('POST', CONFIG_MAPS, configMap('a', { data: { a: 1 } }));
    assertStatus(
      answer,
      400,
      'BadRequest',
      /ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string/,
    );
  });

  it('a manifest that breaks the rules, with a cause for each field', async () => {
    const answer = await request('POST', CONFIG_MAPS, configMap('A_b'));
    assertStatus(
      answer,
      422,
      'Invalid',
      /ConfigMap "A_b" is invalid: metadata.name: Invalid value: "A_b": a lowercase RFC 1123 subdomain/,
    );
    const { causes } = answer.json['details'] as { causes: { field: string; reason: string }[] };
    assert.deepEqual(
      causes.map(({ field, reason }) => `${field} ${reason}`),
      ['metadata.name FieldValueInvalid'],
    );
  });

  it('a kind that another path serves', async () => {
    const body = JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } });
    assertStatus(
      await request('POST', CONFIG_MAPS, body),
      400,
      'BadRequest',
      /Secret in version "v1" cannot be handled as a ConfigMap/,
    );
  });

  it('a resource that does not exist', async () => {
    const answer = await request('GET', '/apis/apps/v1/namespaces/default/nothings');
    assertStatus(answer, 404, 'NotFound', /the server could not find the requested resource/);
  });

  it('an object that does not exist', async () => {
    assertStatus(
      await request('GET', `${CONFIG_MAPS}/none`),
      404,
      'NotFound',
      /^configmaps "none" not found$/,
    );
  });

  it('a body over the limit', async () => {
    const answer = await request(
      'POST',
      CONFIG_MAPS,
      configMap('large', { data: { a: 'x'.repeat(3_500_000) } }),
    );
    assertStatus(answer, 413, 'RequestEntityTooLarge', /^Request entity too large: limit is 3145728$/);
  });

  it('broken JSON', async () => {
    assertStatus(
      await request('POST', CONFIG_MAPS, '{"apiVersion":'),
      400,
      'BadRequest',
      /unexpected end of JSON input|couldn't get version\/kind/,
    );
  });

  it('no body at all', async () => {
    assert.equal((await request('POST', CONFIG_MAPS, '')).status, 400);
  });

  it('a content type that it does not read', async () => {
    const answer = await request('POST', CONFIG_MAPS, '<a/>', { 'content-type': 'text/xml' });
    assertStatus(
      answer,
      415,
      'UnsupportedMediaType',
      /body of the request was in an unknown format - accepted media types include/,
    );
  });

  it('an answer in a form that it does not write', async () => {
    const answer = await request('GET', CONFIG_MAPS, undefined, { accept: 'text/xml' });
    assertStatus(
      answer,
      406,
      'NotAcceptable',
      /^406: Not Acceptable\n\nAvailable representations: application\/json, /,
    );
  });

  it('a method that the resource does not have', async () => {
    const answer = await request('POST', `${CONFIG_MAPS}/a`, configMap('a'));
    assertStatus(
      answer,
      405,
      'MethodNotAllowed',
      /the server does not allow this method on the requested resource/,
    );
  });

  it('a resourceVersion that is no longer the newest', async () => {
    const made = await request('POST', CONFIG_MAPS, configMap('stale'));
    const { resourceVersion } = made.json['metadata'] as { resourceVersion: string };
    const update = (data: string): Promise<RawAnswer> =>
      request(
        'PUT',
        `${CONFIG_MAPS}/stale`,
        configMap('stale', { metadata: { name: 'stale', resourceVersion }, data: { data } }),
      );
    assert.equal((await update('1')).status, 200);
    assertStatus(
      await update('2'),
      409,
      'Conflict',
      /Operation cannot be fulfilled on configmaps "stale": the object has been modified; please apply your changes to the latest version and try again/,
    );
  });

  it('the same name twice', async () => {
    await request('POST', CONFIG_MAPS, configMap('twice'));
    assertStatus(
      await request('POST', CONFIG_MAPS, configMap('twice')),
      409,
      'AlreadyExists',
      /^configmaps "twice" already exists$/,
    );
  });

  it('a watch from what is no revision', async () => {
    const answer = await request('GET', `${CONFIG_MAPS}?watch=1&resourceVersion=x`);
    assert.equal(answer.status, 500);
    assert.match(String(answer.json['message']), /^resourceVersion: Invalid value: "x"/);
  });

  it('a selector that says nothing', async () => {
    assertStatus(
      await request('GET', `${CONFIG_MAPS}?labelSelector=a%3D%3D%3D`),
      400,
      'BadRequest',
      /unable to parse requirement|found '='/,
    );
  });

  it('a JSON document nested too deep', async () => {
    const answer = await request('POST', CONFIG_MAPS, '['.repeat(20_000));
    assert.equal(answer.status, 400, answer.text);
    assert.equal(answer.json['kind'], 'Status');
  });

  it('bytes that are no text', async () => {
    const answer = await request('POST', CONFIG_MAPS, '\u0000\u0001\ufffd');
    assert.equal(answer.status, 400);
    assert.equal(answer.json['kind'], 'Status');
  });

  it('a patch that does not apply', async () => {
    await request('POST', CONFIG_MAPS, configMap('patched'));
    const answer = await request('PATCH', `${CONFIG_MAPS}/patched`, '[{"op":"remove","path":"/data/none"}]', {
      'content-type': 'application/json-patch+json',
    });
    assertStatus(answer, 422, 'Invalid', /the server rejected our request due to an error in our request/);
  });
});
