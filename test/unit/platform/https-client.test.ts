import assert from 'node:assert/strict';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import {
  type HttpsClient,
  type HttpsExchange,
  HttpsFailure,
  type HttpsRequest,
} from '../../../src/base/index.ts';
import { createHttpsClient, type KeyPair } from '../../../src/platform/index.ts';
import { Authority, createAuthority } from '../../../src/platform/pki/authority.ts';
import { type ExtensionServer, json, startExtensionServer } from '../../support/extension-server.ts';
import { startWebhookServer, type WebhookServer } from '../../support/webhook-server.ts';

describe('HTTPS client', () => {
  let server: WebhookServer;
  let client: HttpsClient;
  before(async () => {
    server = await startWebhookServer({ dns: ['hook.default.svc'], ip: ['127.0.0.1'] });
    server.paths.set('/echo', (body, response, { headers, method }) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      response.end(JSON.stringify([method, headers.host, body]));
    });
    server.paths.set('/endless', (_body, response) => {
      response.writeHead(200);
      const more = (): void => void (response.destroyed || response.write('x'.repeat(1000), more));
      more();
    });
    server.paths.set('/closes', (_body, response) => void response.socket?.destroy());
    server.paths.set('/half', (_body, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('half', () => response.socket?.destroy());
    });
    server.paths.set('/hangs', () => undefined);
    server.paths.set('/away', (_body, response) => void response.writeHead(307, { location: '/echo' }).end());
  });
  after(() => server.close());
  beforeEach(() => {
    client = createHttpsClient();
  });
  afterEach(() => client.dispose());

  const requestOf = (target: string, more: Partial<HttpsRequest> = {}): HttpsRequest => ({
    method: 'POST',
    host: '127.0.0.1',
    port: server.port,
    target,
    headers: {},
    body: new TextEncoder().encode('{"a":1}'),
    authorities: Buffer.from(server.caBundle, 'base64').toString(),
    answerLimitBytes: 10_000,
    signal: new AbortController().signal,
    ...more,
  });
  const failure = async (target: string, more: Partial<HttpsRequest> = {}): Promise<HttpsFailure> => {
    const error: unknown = await client.send(requestOf(target, more)).catch((reason: unknown) => reason);
    assert.ok(error instanceof HttpsFailure, String(error));
    return error;
  };

  it('sends, and reads the answer whole', async () => {
    const { status, headers, body } = await client.send(requestOf('/echo'));
    assert.deepEqual([status, headers['content-type']], [200, 'text/plain']);
    const host = `127.0.0.1:${server.port}`;
    assert.deepEqual(JSON.parse(Buffer.from(body).toString()), ['POST', host, { a: 1 }]);
  });

  it('keeps connections, and does not mix those of different trust', async () => {
    const before = server.connections;
    for (let i = 0; i < 5; i++) await client.send(requestOf('/echo'));
    assert.equal(server.connections, before + 1);
    assert.equal((await failure('/echo', { authorities: await otherAuthority() })).code, 'untrusted');
  });

  it('keeps the connections of many requests at once', async () => {
    const many = (): Promise<unknown> =>
      Promise.all(Array.from({ length: 40 }, () => client.send(requestOf('/echo'))));
    const before = server.connections;
    for (let round = 0; round < 5; round++) await many();
    assert.equal(server.connections - before, 40);
  });

  it('trusts a certificate that it is told to trust, whoever has signed it', async () => {
    const authorities = server.certificate;
    assert.equal((await client.send(requestOf('/echo', { authorities }))).status, 200);
  });

  it('connects where it is told, under the name that it is told', async () => {
    const named = { host: 'hook.default.svc', port: 443, serverName: 'hook.default.svc' };
    const address = { host: '127.0.0.1', port: server.port };
    const { body } = await client.send(requestOf('/echo', { ...named, address }));
    assert.equal(JSON.parse(Buffer.from(body).toString())[1], 'hook.default.svc');
    const other = await failure('/echo', { ...named, address, serverName: 'other.default.svc' });
    assert.deepEqual([other.code, other.detail], ['otherName', 'hook.default.svc\n127.0.0.1']);
  });

  it('leaves a redirect to who asked', async () => {
    const { status, headers } = await client.send(requestOf('/away'));
    assert.deepEqual([status, headers['location']], [307, '/echo']);
  });

  it('says what went wrong', async () => {
    assert.equal((await failure('/closes')).code, 'closed');
    assert.equal((await failure('/half')).code, 'cutShort');
    assert.equal((await failure('/endless')).code, 'tooLarge');
    const nobody = await failure('/echo', { port: 1 });
    assert.deepEqual([nobody.code, nobody.address], ['refused', '127.0.0.1:1']);
    assert.equal((await failure('/echo', { host: 'nobody.invalid' })).code, 'unknownHost');
  });

  it('gives up when it is told to, before and while it waits', async () => {
    const giveUp = new AbortController();
    const waiting = failure('/hangs', { signal: giveUp.signal });
    setTimeout(() => giveUp.abort(), 50);
    assert.equal((await waiting).code, 'aborted');
    assert.equal((await failure('/echo', { signal: giveUp.signal })).code, 'aborted');
  });

  it('asks again where a kept connection was closed in the meantime', async () => {
    await client.send(requestOf('/echo'));
    server.paths.set('/stale', (body, response, request) => {
      // A connection that was used before is closed without an answer.
      if (request.socket.bytesRead > 2000) request.socket.destroy();
      else response.end(JSON.stringify(body));
    });
    for (let i = 0; i < 10; i++) await client.send(requestOf('/echo'));
    assert.equal((await client.send(requestOf('/stale'))).status, 200);
  });

  it('knows what is no TLS', async () => {
    const plain = createHttpServer((_request, response) => response.end('hello'));
    const silent = createTcpServer((socket) => socket.end());
    for (const other of [plain, silent])
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const portOf = (other: typeof silent): number => (other.address() as AddressInfo).port;
    try {
      assert.equal((await failure('/', { port: portOf(plain) })).code, 'notTls');
      assert.equal((await failure('/', { port: portOf(silent) })).code, 'closed');
    } finally {
      plain.close();
      silent.close();
    }
  });
});

describe('HTTPS client, an answer as it comes', () => {
  let server: ExtensionServer;
  let clientAuthority: KeyPair;
  const client = createHttpsClient();
  before(async () => {
    clientAuthority = await createAuthority(Date.now());
    server = await startExtensionServer({ clientAuthority: clientAuthority.certificate });
  });
  after(async () => {
    client.dispose();
    await server.close();
  });

  const requestOf = (target: string, more: Partial<HttpsExchange> = {}): HttpsExchange => ({
    method: 'GET',
    host: '127.0.0.1',
    port: server.port,
    target,
    headers: {},
    body: new Uint8Array(),
    authorities: Buffer.from(server.caBundle, 'base64').toString(),
    signal: new AbortController().signal,
    ...more,
  });

  it('is read while the server still writes it, and ends with who reads it', async () => {
    let isClosed: () => void = () => {};
    const closed = new Promise<void>((resolve) => (isClosed = resolve));
    server.paths.set('/watch', (_request, response) => {
      response.writeHead(200, { 'x-two': ['a', 'b'], 'x-one': '1' });
      response.write('first');
      response.once('close', isClosed);
    });
    const { status, headers, body } = await client.open(requestOf('/watch'));
    assert.deepEqual([status, headers['x-two'], headers['x-one']], [200, ['a', 'b'], '1']);
    for await (const chunk of body) {
      assert.equal(Buffer.from(chunk).toString(), 'first');
      break;
    }
    await closed;
  });

  it('is given up with the signal', async () => {
    server.paths.set('/slow', (_request, response) => response.writeHead(200).write('x'));
    const giveUp = new AbortController();
    const { body } = await client.open(requestOf('/slow', { signal: giveUp.signal }));
    await assert.rejects(
      async () => {
        for await (const _ of body) giveUp.abort();
      },
      (error) => error instanceof HttpsFailure && error.code === 'aborted',
    );
  });

  it('proves itself by the certificate that it is told, on connections of its own', async () => {
    server.paths.set('/who', json({}));
    const issuer = await Authority.read(clientAuthority);
    const clientCertificate = await issuer.issueClient({ name: 'front-proxy', groups: [] }, Date.now());
    const repeated = { 'x-remote-group': ['a', 'b'] };
    await client.send({ ...requestOf('/who'), answerLimitBytes: 100 });
    await client.send({
      ...requestOf('/who', { clientCertificate, headers: repeated }),
      answerLimitBytes: 100,
    });
    const [nobody, proxy] = server.seen.slice(-2);
    assert.deepEqual(
      [nobody?.client, proxy?.client, proxy?.headers['x-remote-group']],
      ['', 'front-proxy', 'a, b'],
    );
  });

  it('takes anybody for the server where it is told so', async () => {
    const authorities = await otherAuthority();
    server.paths.set('/any', json({}));
    await assert.rejects(client.open(requestOf('/any', { authorities })), HttpsFailure);
    const { status, body } = await client.open(requestOf('/any', { authorities, isUnverified: true }));
    for await (const _ of body);
    assert.equal(status, 200);
  });

  it('is a connection where the server upgrades it', async () => {
    const headers = { connection: 'Upgrade', upgrade: 'websocket' };
    const { status, connection } = await client.open(requestOf('/up', { headers }));
    assert.ok(connection);
    await connection.write(Buffer.from('hi'));
    let text = '';
    for await (const chunk of connection.chunks) text += Buffer.from(chunk).toString();
    await connection.end();
    assert.deepEqual([status, text], [101, 'hello you said hi']);
  });
});

async function otherAuthority(): Promise<string> {
  return (await createAuthority(Date.now())).certificate;
}
