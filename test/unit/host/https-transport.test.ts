import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type HttpRequest, readAll } from '../../../src/base/index.ts';
import { createHttpsTransport, type HttpsTransport } from '../../../src/host/index.ts';

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
