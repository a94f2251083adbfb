import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import https from 'node:https';
import tls from 'node:tls';
import { gunzipSync } from 'node:zlib';
import { BodyTooLargeError, headerValues } from '../../../src/base/index.ts';
import { makeCredentials } from '../../../src/platform/index.ts';
import { bytes, Served } from './served.ts';

describe('serveHttps', () => {
  let served: Served;
  before(async () => {
    served = await Served.withCredentials();
  });
  afterEach(() => served.dispose());

  it('hands over method, target, headers and body, and sends the answer back', async () => {
    await served.serve(async (request) => {
      const text = new TextDecoder().decode(await request.readBody(100));
      const line = [request.method, request.target, request.headers['x-a'], text].join(' ');
      return { status: 201, headers: { 'x-b': ['1', '2'] }, body: bytes(line) };
    });
    const { response, body } = await served.call(
      { method: 'POST', path: '/a?b=c', headers: { 'X-A': 'd' } },
      'text',
    );
    assert.equal(response.statusCode, 201);
    assert.equal(response.headers['x-b'], '1, 2');
    assert.equal(body.toString(), 'POST /a?b=c d text');
  });

  it('says whom a client certificate proves, and nothing without one', async () => {
    await served.serve(async ({ peer }) => ({
      status: 200,
      headers: {},
      body: bytes(JSON.stringify(peer.certificate ?? null)),
    }));
    const proven = await served.call({
      cert: served.credentials.admin.certificate,
      key: served.credentials.admin.key,
    });
    assert.deepEqual(JSON.parse(proven.body.toString()), {
      commonName: 'kubernetes-admin',
      organizations: ['system:masters'],
      fingerprint: createHash('sha256')
        .update(new X509Certificate(served.credentials.admin.certificate).raw)
        .digest('hex'),
      endMs: Date.parse(new X509Certificate(served.credentials.admin.certificate).validTo),
    });
    assert.equal((await served.call({})).body.toString(), 'null');
  });

  it('reads the certificate of a connection once, and makes no signal that nobody asks for', async () => {
    const agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
    const { certificate: cert, key } = served.credentials.admin;
    await served.serve(async ({ peer }) => ({
      status: 200,
      headers: {},
      body: bytes(peer.certificate?.commonName ?? 'nobody'),
    }));
    const { prototype } = tls.TLSSocket;
    const own = Object.getOwnPropertyDescriptor(prototype, 'getPeerCertificate') ?? {};
    const signals = globalThis.AbortController;
    let reads = 0;
    let made = 0;
    const counting = function (this: tls.TLSSocket, isDetailed?: boolean) {
      // The client of this test asks for more of the certificate of the server.
      if (isDetailed !== true) reads++;
      return (own.value as (isDetailed?: boolean) => unknown).call(this, isDetailed);
    };
    try {
      Object.defineProperty(prototype, 'getPeerCertificate', { ...own, value: counting });
      globalThis.AbortController = class extends signals {
        constructor() {
          super();
          made++;
        }
      };
      for (let i = 0; i < 5; i++) {
        const { body } = await served.call({ cert, key, agent });
        assert.equal(body.toString(), 'kubernetes-admin');
      }
    } finally {
      Object.defineProperty(prototype, 'getPeerCertificate', own);
      globalThis.AbortController = signals;
      agent.destroy();
    }
    assert.deepEqual({ reads, made }, { reads: 1, made: 0 });
  });

  it('sends small answers byte for byte', async () => {
    const all = Uint8Array.from({ length: 1024 }, (_, i) => i % 256);
    await served.serve(async () => ({ status: 200, headers: {}, body: all.subarray(3) }));
    const { response, body } = await served.call({});
    assert.deepEqual(body, Buffer.from(all.subarray(3)));
    assert.equal(response.headers['content-length'], '1021');
  });

  it('takes no certificate of another authority for a proof', async () => {
    const stranger = await makeCredentials(Date.now(), ['127.0.0.1']);
    await served.serve(async ({ peer }) => ({
      status: 200,
      headers: {},
      body: bytes(JSON.stringify(peer.certificate ?? null)),
    }));
    const { body } = await served.call({ cert: stranger.admin.certificate, key: stranger.admin.key });
    assert.equal(body.toString(), 'null');
  });

  it('stops reading a body that is too large, whether its length was told or not', async () => {
    await served.serve(async (request) => {
      try {
        await request.readBody(1000);
        return { status: 200, headers: {}, body: bytes('read') };
      } catch (error) {
        assert.ok(error instanceof BodyTooLargeError);
        return { status: 413, headers: {}, body: bytes('too large') };
      }
    });
    const large = 'x'.repeat(2000);
    assert.equal(
      (await served.call({ method: 'POST', headers: { 'content-length': large.length } }, large)).response
        .statusCode,
      413,
    );
    assert.equal(
      (await served.call({ method: 'POST', headers: { 'transfer-encoding': 'chunked' } }, large)).response
        .statusCode,
      413,
    );
  });

  it('compresses large answers for those who can read them', async () => {
    const large = 'x'.repeat(200_000);
    await served.serve(async () => ({ status: 200, headers: {}, body: bytes(large) }));
    const { response, body } = await served.call({ headers: { 'accept-encoding': 'gzip' } });
    assert.equal(response.headers['content-encoding'], 'gzip');
    assert.equal(gunzipSync(body).toString(), large);
    assert.equal((await served.call({})).response.headers['content-encoding'], undefined);
  });

  it('compresses a body in chunks only where they are one whole, and long', async () => {
    const chunks = async function* (count: number): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < count; i++) yield bytes(`${i}`.repeat(10_000));
    };
    await served.serve(async ({ target }) => {
      const [, kind = '', count = ''] = target.split('/');
      return { status: 200, headers: {}, body: chunks(Number(count)), isFinite: kind === 'whole' };
    });
    const get = async (path: string): Promise<{ encoding: string | undefined; body: Buffer }> => {
      const { response, body } = await served.call({ path, headers: { 'accept-encoding': 'deflate, gzip' } });
      return { encoding: response.headers['content-encoding'], body };
    };
    const whole = await get('/whole/100');
    assert.equal(whole.encoding, 'gzip');
    assert.deepEqual(
      gunzipSync(whole.body),
      Buffer.from(Array.from({ length: 100 }, (_, i) => `${i}`.repeat(10_000)).join('')),
    );
    assert.equal((await get('/whole/5')).encoding, undefined);
    const live = await get('/live/100');
    assert.deepEqual([live.encoding, live.body.length], [undefined, 190_0000]);
  });

  it('gives the first value of a header that came twice, and all where they are asked for', async () => {
    await served.serve(async (request) => {
      const all = headerValues(request, 'x-group').join('|');
      return { status: 200, headers: {}, body: bytes(`${request.headers['x-group']} ${all}`) };
    });
    const one = await served.call({ headers: { 'X-Group': 'a, b' } });
    assert.equal(one.body.toString(), 'a, b a, b');
    const two = await served.call({ headers: { 'X-Group': ['a, b', 'c'] } });
    assert.equal(two.body.toString(), 'a, b a, b|c');
  });
});
