import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type HttpRequest, readAll, silentLog } from '../../../src/base/index.ts';
import { createHttpsTransport, type HttpsTransport } from '../../../src/host/index.ts';
import { type HttpsServer, makeCredentials, serveHttps } from '../../../src/platform/index.ts';

describe('the transport', () => {
  let server: Server;
  let transport: HttpsTransport;
  let seen: { method: string; url: string; headers: Record<string, unknown>; body: string }[];

  beforeEach(async () => {
    seen = [];
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
        response.writeHead(request.url?.includes('missing') ? 404 : 200, { 'x-kind': 'test' });
        if (request.url?.includes('watch')) response.write('first\n');
        else response.end('whole');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    let asked = 0;
    transport = createHttpsTransport({
      server: `http://127.0.0.1:${port}/proxied/`,
      authenticate: () => Promise.resolve({ headers: { Authorization: `Bearer ${++asked}` } }),
    });
  });

  afterEach(() => {
    transport.dispose();
    server.closeAllConnections();
    server.close();
  });

  const request = (target: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
    method: 'GET',
    target,
    headers: { accept: 'application/json' },
    readBody: () => Promise.resolve(new Uint8Array()),
    peer: { address: '' },
    signal: new AbortController().signal,
    ...more,
  });
  const text = async (body: Parameters<typeof readAll>[0]): Promise<string> =>
    new TextDecoder().decode(await readAll(body));

  it('sends method, path, headers, body, and what the credentials say at that time', async () => {
    const body = new TextEncoder().encode('{}');
    const response = await transport.handler(
      request('/api/v1/pods?limit=1', { method: 'PATCH', readBody: () => Promise.resolve(body) }),
    );
    assert.equal(response.status, 200);
    assert.equal(response.headers['x-kind'], 'test');
    assert.equal(await text(response.body), 'whole');
    await text((await transport.handler(request('/version'))).body);
    assert.deepEqual(
      seen.map(({ method, url, headers, body: sent }) => [method, url, headers['authorization'], sent]),
      [
        ['PATCH', '/proxied/api/v1/pods?limit=1', 'Bearer 1', '{}'],
        ['GET', '/proxied/version', 'Bearer 2', ''],
      ],
    );
  });

  it('resolves with an answer of any status', async () => {
    const response = await transport.handler(request('/missing'));
    assert.equal(response.status, 404);
    await text(response.body);
  });

  it('keeps a connection for the next request', async () => {
    let connections = 0;
    server.on('connection', () => connections++);
    for (let turn = 0; turn < 3; turn++) await text((await transport.handler(request('/version'))).body);
    assert.equal(connections, 1);
  });

  it('hands over a watch as it comes, and ends it quietly when its reader does', async () => {
    const abort = new AbortController();
    const { body } = await transport.handler(request('/watch', { signal: abort.signal }));
    const chunks: string[] = [];
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      chunks.push(new TextDecoder().decode(chunk));
      abort.abort();
    }
    assert.deepEqual(chunks, ['first\n']);
  });

  it('rejects where nothing listens, and where the request was given up', async () => {
    const nowhere = createHttpsTransport({
      server: 'http://127.0.0.1:1',
      authenticate: () => Promise.resolve({}),
    });
    await assert.rejects(nowhere.handler(request('/version')), /ECONNREFUSED/);
    await assert.rejects(
      transport.handler(request('/version', { signal: AbortSignal.abort(new Error('given up')) })),
    );
  });
});

describe('the transport, with more watches than there are connections for', () => {
  const WATCHES = 20;
  const CONNECTIONS = 4;
  let server: HttpsServer;
  let transport: HttpsTransport;
  let open: number;

  before(async () => {
    open = 0;
    const credentials = await makeCredentials(Date.now(), ['127.0.0.1']);
    server = await serveHttps({
      handler: (request) => {
        if (!request.target.startsWith('/watch')) {
          return Promise.resolve({ status: 200, headers: {}, body: new TextEncoder().encode('whole') });
        }
        open++;
        request.signal.addEventListener('abort', () => open--, { once: true });
        return Promise.resolve({ status: 200, headers: {}, body: firstLineOnly(request.signal) });
      },
      server: credentials.server,
      clientAuthority: credentials.authority.certificate,
      host: '127.0.0.1',
      port: 0,
      log: silentLog,
    });
    transport = createHttpsTransport(
      {
        server: `https://127.0.0.1:${server.port}`,
        authenticate: () => Promise.resolve({ ca: credentials.authority.certificate }),
      },
      {
        isLongRunning: ({ target }) => target.startsWith('/watch'),
        requestConnections: 2,
        longRunningConnections: CONNECTIONS,
      },
    );
  });
  after(async () => {
    transport.dispose();
    await server.dispose();
  });

  async function* firstLineOnly(signal: AbortSignal): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode('first\n');
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  }

  it('answers ordinary requests, and lets the surplus watches wait for each other', async () => {
    const abort = new AbortController();
    const send = (target: string, signal: AbortSignal) =>
      transport.handler({
        method: 'GET',
        target,
        headers: {},
        readBody: () => Promise.resolve(new Uint8Array()),
        peer: { address: '' },
        signal,
      });
    const aborts = Array.from({ length: WATCHES }, () => new AbortController());
    let begun = 0;
    const watches = aborts.map((each, at) =>
      send(`/watch/${at}`, each.signal).then(
        () => begun++,
        () => undefined,
      ),
    );
    for (let turn = 0; turn < 5; turn++) {
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => send('/version', abort.signal).then(({ body }) => readAll(body))),
      );
      assert.ok(answers.every((body) => new TextDecoder().decode(body) === 'whole'));
    }
    await Promise.all(watches.slice(0, CONNECTIONS));
    assert.equal(begun, CONNECTIONS);
    assert.equal(open, CONNECTIONS);
    // One that ends makes room for the next.
    aborts[0]?.abort();
    await watches[CONNECTIONS];
    assert.equal(begun, CONNECTIONS + 1);
    for (const each of aborts) each.abort();
    await Promise.all(watches);
  });
});
