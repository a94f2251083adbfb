import assert from 'node:assert/strict';
import { once } from 'node:events';
import https from 'node:https';
import type { IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { BodyTooLargeError, type HttpHandler, silentLog } from '../../../src/base/index.ts';
import {
  type Credentials,
  type HttpsServer,
  makeCredentials,
  serveHttps,
} from '../../../src/platform/index.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('serveHttps', () => {
  let credentials: Credentials;
  let server: HttpsServer | undefined;
  before(async () => {
    credentials = await makeCredentials(Date.now(), ['127.0.0.1']);
  });
  afterEach(() => server?.dispose());

  async function serve(handler: HttpHandler): Promise<HttpsServer> {
    server = await serveHttps({
      handler,
      server: credentials.server,
      clientAuthority: credentials.authority.certificate,
      host: '127.0.0.1',
      port: 0,
      log: silentLog,
    });
    return server;
  }

  async function call(
    options: https.RequestOptions,
    body = '',
  ): Promise<{ response: IncomingMessage; body: Buffer }> {
    const request = https.request({
      host: '127.0.0.1',
      port: server?.port,
      ca: credentials.authority.certificate,
      agent: false,
      ...options,
    });
    request.end(body);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
    return { response, body: Buffer.concat(chunks) };
  }

  it('hands over method, target, headers and body, and sends the answer back', async () => {
    await serve(async (request) => {
      const text = new TextDecoder().decode(await request.readBody(100));
      const line = [request.method, request.target, request.headers['x-a'], text].join(' ');
      return { status: 201, headers: { 'x-b': ['1', '2'] }, body: bytes(line) };
    });
    const { response, body } = await call(
      { method: 'POST', path: '/a?b=c', headers: { 'X-A': 'd' } },
      'text',
    );
    assert.equal(response.statusCode, 201);
    assert.equal(response.headers['x-b'], '1, 2');
    assert.equal(body.toString(), 'POST /a?b=c d text');
  });

  it('says whom a client certificate proves, and nothing without one', async () => {
    await serve(async ({ peer }) => ({
      status: 200,
      headers: {},
      body: bytes(JSON.stringify(peer.certificate ?? null)),
    }));
    const proven = await call({ cert: credentials.admin.certificate, key: credentials.admin.key });
    assert.deepEqual(JSON.parse(proven.body.toString()), {
      commonName: 'kubernetes-admin',
      organizations: ['system:masters'],
    });
    assert.equal((await call({})).body.toString(), 'null');
  });

  it('takes no certificate of another authority for a proof', async () => {
    const stranger = await makeCredentials(Date.now(), ['127.0.0.1']);
    await serve(async ({ peer }) => ({
      status: 200,
      headers: {},
      body: bytes(JSON.stringify(peer.certificate ?? null)),
    }));
    const { body } = await call({ cert: stranger.admin.certificate, key: stranger.admin.key });
    assert.equal(body.toString(), 'null');
  });

  it('stops reading a body that is too large, whether its length was told or not', async () => {
    await serve(async (request) => {
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
      (await call({ method: 'POST', headers: { 'content-length': large.length } }, large)).response
        .statusCode,
      413,
    );
    assert.equal(
      (await call({ method: 'POST', headers: { 'transfer-encoding': 'chunked' } }, large)).response
        .statusCode,
      413,
    );
  });

  it('compresses large answers for those who can read them', async () => {
    const large = 'x'.repeat(200_000);
    await serve(async () => ({ status: 200, headers: {}, body: bytes(large) }));
    const { response, body } = await call({ headers: { 'accept-encoding': 'gzip' } });
    assert.equal(response.headers['content-encoding'], 'gzip');
    assert.equal(gunzipSync(body).toString(), large);
    assert.equal((await call({})).response.headers['content-encoding'], undefined);
  });

  it('streams chunks, and stops asking for more when the client goes', async () => {
    let ended: () => void = () => {};
    const stopped = new Promise<void>((resolve) => (ended = resolve));
    await serve(async () => ({
      status: 200,
      headers: {},
      body: (async function* () {
        try {
          for (let i = 0; ; i++) {
            yield bytes(`${i}\n`);
            await new Promise((resolve) => setImmediate(resolve));
          }
        } finally {
          ended();
        }
      })(),
    }));
    const request = https.request({
      host: '127.0.0.1',
      port: server?.port,
      ca: credentials.authority.certificate,
    });
    request.on('error', () => {});
    request.end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    await once(response, 'data');
    request.destroy();
    await stopped;
  });
});
