import assert from 'node:assert/strict';
import { HttpsFailure, type JsonObject } from '../../../../src/base/index.ts';
import { type Answer, type Harness, startServer } from '../harness.ts';
import {
  configuration,
  configurationsPath,
  FakeWebhooks,
  patch,
  type Reply,
  type Responder,
} from './fake-webhooks.ts';

const MAPS = '/api/v1/namespaces/default/configmaps';
const SERVICE = { clientConfig: { service: { namespace: 'default', name: 'hook', path: '/a/' } } };

const STRUCT =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

describe('a webhook that fails', () => {
  let hooks: FakeWebhooks;
  let api: Harness;
  beforeEach(async () => {
    hooks = new FakeWebhooks();
    api = await startServer({ https: hooks });
  });
  afterEach(() => api.server.dispose());

  const configure = async (kind: 'Mutating' | 'Validating', hook: JsonObject = {}): Promise<void> => {
    const made = await api.send('POST', configurationsPath(kind), configuration(kind, 'bad', hook));
    assert.equal(made.status, 201, made.body.message);
  };
  const create = (): Promise<Answer> => api.send('POST', MAPS, { metadata: { name: 'a' }, data: { a: '1' } });
  const message = async (): Promise<string> => {
    const { status, body } = await create();
    assert.deepEqual([status, body.reason], [500, 'InternalError'], body.message);
    assert.deepEqual(body.details.causes, [
      { message: body.message.replace('Internal error occurred: ', '') },
    ]);
    return body.message.replace('Internal error occurred: ', '');
  };
  const throwing =
    (error: Error): Responder =>
    () => {
      throw error;
    };

  const called = 'failed calling webhook "bad.example.com": ';
  const post = `${called}failed to call webhook: Post "https://bad/hook?timeout=10s": `;
  const text = (body: string, more = {}): Reply => ({ answer: { text: body, ...more } });
  const plain = { headers: { 'content-type': 'text/plain; charset=utf-8' } };

  const answers: [string, Responder | undefined, string][] = [
    ['that nobody is', undefined, `${post}dial tcp bad:443: connect: connection refused`],
    [
      'of an unknown host',
      throwing(new HttpsFailure('unknownHost', { address: 'bad:443' })),
      `${post}dial tcp: lookup bad: no such host`,
    ],
    ['that closes', throwing(new HttpsFailure('closed')), `${post}EOF`],
    [
      'that closes within its answer',
      throwing(new HttpsFailure('cutShort')),
      `${called}failed to call webhook: unexpected error when reading response body. Please retry. Original error: unexpected EOF`,
    ],
    [
      'that answers without end',
      throwing(new HttpsFailure('tooLarge', { detail: '5' })),
      `${called}failed to call webhook: unexpected error when reading response body. Please retry. Original error: the answer is larger than 5 bytes`,
    ],
    [
      'that nobody vouches for',
      throwing(new HttpsFailure('untrusted')),
      `${post}tls: failed to verify certificate: x509: certificate signed by unknown authority`,
    ],
    [
      'with a certificate of another',
      throwing(new HttpsFailure('otherName', { detail: 'a.example.com\n127.0.0.1' })),
      `${post}tls: failed to verify certificate: x509: certificate is valid for a.example.com, not bad`,
    ],
    [
      'that speaks no TLS',
      throwing(new HttpsFailure('notTls')),
      `${post}http: server gave HTTP response to HTTPS client`,
    ],
    [
      'that fails itself',
      () => text('boom\n', { status: 500, ...plain }),
      `${called}failed to call webhook: an error on the server ("boom") has prevented the request from succeeding`,
    ],
    [
      'that is not there',
      () => text('x', { status: 404, ...plain }),
      `${called}failed to call webhook: the server could not find the requested resource`,
    ],
    [
      'that answers with a Status',
      () => text('{"kind":"Status","apiVersion":"v1","status":"Failure","message":"mine"}', { status: 500 }),
      `${called}failed to call webhook: mine`,
    ],
    [
      'that answers nothing',
      () => text(''),
      `${called}failed to call webhook: 0-length response with status code: 200 and content type: application/json`,
    ],
    [
      'that answers garbage',
      () => text('<html>'),
      `${called}failed to call webhook: couldn't get version/kind; json parse error: json: cannot unmarshal string into Go value of type ${STRUCT}`,
    ],
    [
      'that answers another kind',
      () => text('{"kind":"Pod","apiVersion":"v1"}'),
      `${called}failed to call webhook: no kind "Pod" is registered for version "v1" in scheme "pkg/runtime/scheme.go:111"`,
    ],
    [
      'that answers another version',
      () => text('{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1beta1"}'),
      `${called}failed to call webhook: converting (v1beta1.AdmissionReview) to (v1.AdmissionReview): unknown conversion`,
    ],
    [
      'that answers an empty review',
      () => text('{}'),
      `${called}received invalid webhook response: webhook response was absent`,
    ],
    [
      'that answers with values of other types',
      () => ({ allowed: 'yes' }),
      `${called}failed to call webhook: json: cannot unmarshal string into Go struct field AdmissionResponse.response.allowed of type bool`,
    ],
    [
      'that leads to what is not secured',
      () => text('', { status: 307, headers: { location: 'http://elsewhere/' } }),
      `${called}failed to call webhook: Post "http://elsewhere/": unsupported protocol scheme "http"`,
    ],
    [
      'that leads in circles',
      () => text('', { status: 307, headers: { location: '/hook' } }),
      `${called}failed to call webhook: Post "/hook": stopped after 10 redirects`,
    ],
    [
      'that answers half of an object',
      () => text('{"kind":"AdmissionReview","resp'),
      `${called}failed to call webhook: couldn't get version/kind; json parse error: unexpected end of JSON input`,
    ],
    [
      'that answers a list',
      () => text('[]'),
      `${called}failed to call webhook: couldn't get version/kind; json parse error: json: cannot unmarshal array into Go value of type ${STRUCT}`,
    ],
    [
      'that answers null',
      () => text('null'),
      `${called}received invalid webhook response: webhook response was absent`,
    ],
    [
      'that answers a Status',
      () => text('{"kind":"Status","apiVersion":"v1"}'),
      `${called}failed to call webhook: converting (v1.Status) to (v1.AdmissionReview): unknown conversion`,
    ],
    [
      'that refuses with a code that is a text',
      () => ({ allowed: false, status: { code: 'red' } }),
      `${called}failed to call webhook: json: cannot unmarshal string into Go struct field Status.response.status.code of type int32`,
    ],
    [
      'whose uid is a number',
      () => ({ uid: 7 }),
      `${called}failed to call webhook: json: cannot unmarshal number into Go struct field AdmissionResponse.response.uid of type types.UID`,
    ],
  ];
  for (const [what, responder, expected] of answers) {
    it(`${what} is told of in upstream's words, and may be ignored`, async () => {
      if (responder) hooks.at('bad', responder);
      await configure('Validating');
      assert.equal(await message(), expected);
      await api.send('DELETE', `${configurationsPath('Validating')}/bad`);
      await configure('Mutating', { failurePolicy: 'Ignore' });
      assert.equal((await create()).status, 201);
    });
  }

  it('tells of another review than it was sent', async () => {
    hooks.at('bad', () => ({ uid: 'x', allowed: true }));
    await configure('Validating');
    assert.match(
      await message(),
      /^failed calling webhook "bad.example.com": received invalid webhook response: expected response.uid="[0-9a-f-]{36}", got "x"$/,
    );
  });

  it('may not patch where it validates, nor say half of a patch', async () => {
    let reply: Reply = patch({ op: 'add', path: '/data/b', value: 'x' });
    hooks.at('bad', () => reply);
    await configure('Validating');
    const invalid = `${called}received invalid webhook response: `;
    assert.equal(await message(), `${invalid}validating webhook may not return response.patch`);
    await api.send('DELETE', `${configurationsPath('Validating')}/bad`);
    await configure('Mutating');
    reply = { allowed: true, patch: 'W10=' };
    assert.equal(await message(), `${invalid}webhook returned response.patch but not response.patchType`);
    reply = { allowed: true, patchType: 'JSONPatch' };
    assert.equal(await message(), `${invalid}webhook returned response.patchType but not response.patch`);
    reply = { allowed: true, patch: 'W10=', patchType: '' };
    assert.equal(await message(), `${invalid}webhook returned invalid response.patchType of ""`);
    reply = { allowed: true, patch: '***', patchType: 'JSONPatch' };
    assert.equal(await message(), `${called}failed to call webhook: illegal base64 data at input byte 0`);
  });

  it('with a patch that is nonsense fails the write, whatever its policy', async () => {
    let reply: Reply = {};
    hooks.at('bad', () => reply);
    await configure('Mutating', { failurePolicy: 'Ignore' });
    for (const operation of [
      { op: 'remove', path: '/nothing/there' },
      { op: 'fly', path: '/data' },
      { op: 'replace', path: '/data', value: 'text' },
      { op: 'replace', path: '/kind', value: 'Secret' },
      { op: 'replace', path: '', value: [] },
    ]) {
      reply = patch(operation);
      await message();
    }
    reply = patch({ op: 'remove', path: '/data/b' });
    assert.equal(
      await message(),
      "error in remove for path: '/data/b': Unable to remove nonexistent key: b: missing value",
    );
    reply = patch({ op: 'replace', path: '/kind', value: 'Secret' });
    assert.equal(await message(), 'no conversion from v1, Kind=Secret to v1, Kind=ConfigMap');
    // What cannot be read is a failure of the call.
    reply = { allowed: true, patchType: 'JSONPatch', patch: btoa('nonsense') };
    assert.equal((await create()).status, 201);
  });

  it('with a patch of very many operations, or that copies very much, is refused', async () => {
    const value = 'x'.repeat(1000);
    let reply: Reply = patch(
      ...Array.from({ length: 10_001 }, () => ({ op: 'test', path: '/data/a', value: '1' })),
    );
    hooks.at('bad', () => reply);
    await configure('Mutating');
    assert.match(await message(), /The allowed maximum operations in a JSON patch is 10000, got 10001/);
    reply = patch(
      { op: 'add', path: '/data/b', value },
      ...Array.from({ length: 4000 }, (_, i) => ({ op: 'copy', from: '/data/b', path: `/data/b${i}` })),
    );
    await message();
  });

  it('that hangs is given up after its time, and the server goes on', async () => {
    hooks.at('bad', () => new Promise<never>(() => undefined));
    await configure('Validating', { timeoutSeconds: 3 });
    const hanging = message();
    await api.clock.advance(2999);
    assert.equal((await api.send('GET', MAPS)).status, 200);
    await api.clock.advance(1);
    assert.equal(
      await hanging,
      `${called}failed to call webhook: Post "https://bad/hook?timeout=3s": context deadline exceeded`,
    );
  });

  it('that hangs as long as it may is told of by itself', async () => {
    hooks.at('bad', () => new Promise<never>(() => undefined));
    await configure('Mutating', { timeoutSeconds: 30 });
    const hanging = message();
    await api.clock.advance(30_000);
    assert.match(await hanging, /timeout=30s": context deadline exceeded$/);
  });

  it('refuses to be asked with what is no certificate', async () => {
    hooks.at('bad', () => ({ allowed: true }));
    await configure('Validating', { clientConfig: { url: 'https://bad/hook', caBundle: btoa('none') } });
    assert.equal(
      await message(),
      `${called}could not get REST client: unable to load root certificates: unable to parse bytes as PEM block`,
    );
    assert.deepEqual(hooks.asked, []);
  });

  describe('by a service', () => {
    const url = 'Post "https://hook.default.svc:443/a?timeout=10s": ';
    const failed = `${called}failed to call webhook: ${url}`;
    const service = (spec: JsonObject): Promise<Answer> =>
      api.send('POST', '/api/v1/namespaces/default/services', { metadata: { name: 'hook' }, spec });
    const slice = (name: string, endpoint: JsonObject, more: JsonObject = {}): Promise<Answer> =>
      api.send('POST', '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices', {
        metadata: { name, labels: { 'kubernetes.io/service-name': 'hook' } },
        addressType: 'IPv4',
        endpoints: [endpoint],
        ports: [{ name: 'https', port: 8443 }],
        ...more,
      });

    it('is told that there is none, or no such port, or nobody behind it', async () => {
      await configure('Validating', SERVICE);
      assert.equal(await message(), `${failed}service "hook" not found`);
      await service({ ports: [{ name: 'other', port: 80 }] });
      assert.equal(await message(), `${failed}no service port 443 found for service "hook"`);
      await api.send('DELETE', '/api/v1/namespaces/default/services/hook');
      await service({ ports: [{ name: 'https', port: 443 }] });
      assert.equal(await message(), `${failed}no endpoints available for service "hook"`);
      await slice('unready', { addresses: ['192.168.7.1'], conditions: { ready: false } });
      assert.equal(await message(), `${failed}no endpoints available for service "hook"`);
      assert.deepEqual(hooks.asked, []);
    });

    it('is reached at an address of its slices, under the name of the service', async () => {
      hooks.at('hook.default.svc', () => ({ allowed: true }));
      await configure('Validating', SERVICE);
      await service({ ports: [{ name: 'https', port: 443, targetPort: 8443 }] });
      await slice('ready', { addresses: ['192.168.7.1'] });
      assert.equal((await create()).status, 201);
      const [{ host, port, address, serverName, target } = assert.fail()] = hooks.sent;
      assert.deepEqual(
        { host, port, address, serverName, target },
        {
          host: 'hook.default.svc',
          port: 443,
          address: { host: '192.168.7.1', port: 8443 },
          serverName: 'hook.default.svc',
          target: '/a?timeout=10s',
        },
      );
    });

    it('is not there where simulated Pods are behind it', async () => {
      hooks.at('hook.default.svc', () => ({ allowed: true }));
      await configure('Validating', SERVICE);
      await service({ ports: [{ name: 'https', port: 443 }] });
      await slice('pods', { addresses: ['10.244.0.7'], targetRef: { kind: 'Pod', name: 'p' } });
      assert.equal(await message(), `${failed}dial tcp 10.244.0.7:8443: connect: connection refused`);
      assert.deepEqual(hooks.asked, []);
    });

    it('is reached at the name of an external one', async () => {
      hooks.at('hook.default.svc', () => ({ allowed: true }));
      await configure('Validating', SERVICE);
      await service({ type: 'ExternalName', externalName: 'hook.example.com' });
      assert.equal((await create()).status, 201);
      assert.deepEqual(hooks.sent[0]?.address, { host: 'hook.example.com', port: 443 });
    });
  });
});
