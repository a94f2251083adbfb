import assert from 'node:assert/strict';
import { once } from 'node:events';
import tls from 'node:tls';
import { type Duplex, type HttpHandler, silentLog } from '../../../src/base/index.ts';
import {
  type Credentials,
  type HttpsServer,
  makeCredentials,
  serveHttps,
} from '../../../src/platform/index.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const REQUEST = 'GET /up HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
const HEADERS = { connection: 'Upgrade', upgrade: 'websocket' };

describe('serveHttps with upgrades', () => {
  let credentials: Credentials;
  let server: HttpsServer | undefined;
  before(async () => {
    credentials = await makeCredentials(Date.now(), ['127.0.0.1']);
  });
  afterEach(() => server?.dispose());

  async function serve(handler: HttpHandler, upgradeIdleMs?: number): Promise<void> {
    server = await serveHttps({
      handler,
      server: credentials.server,
      clientAuthority: credentials.authority.certificate,
      host: '127.0.0.1',
      port: 0,
      log: silentLog,
      ...(upgradeIdleMs === undefined ? {} : { upgradeIdleMs }),
    });
  }

  const upgradeWith =
    (upgrade: (connection: Duplex) => Promise<void>): HttpHandler =>
    () =>
      Promise.resolve({ status: 101, headers: HEADERS, body: new Uint8Array(), upgrade });

  async function connect(): Promise<tls.TLSSocket> {
    const socket = tls.connect({
      host: '127.0.0.1',
      port: server?.port ?? 0,
      ca: credentials.authority.certificate,
    });
    await once(socket, 'secureConnect');
    return socket;
  }

  /** Reads until the other side has ended. */
  async function readToEnd(socket: tls.TLSSocket): Promise<string> {
    let text = '';
    for await (const chunk of socket as AsyncIterable<Buffer>) text += chunk.toString();
    return text;
  }

  it('hands over the connection, with what was sent behind the request', async () => {
    await serve(
      upgradeWith(async (connection) => {
        for await (const chunk of connection.chunks) {
          await connection.write(chunk);
          if (new TextDecoder().decode(chunk).endsWith('!')) return;
        }
      }),
    );
    const socket = await connect();
    socket.write(`${REQUEST}early`);
    socket.write(' and late!');
    const text = await readToEnd(socket);
    assert.match(
      text,
      /^HTTP\/1\.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n/,
    );
    assert.match(text, /\r\n\r\nearly and late!$/);
  });

  it('answers as usual where the answer is no upgrade', async () => {
    await serve(() =>
      Promise.resolve({ status: 403, headers: { 'content-type': 'text/plain' }, body: bytes('no') }),
    );
    const socket = await connect();
    socket.write(REQUEST);
    const text = await readToEnd(socket);
    assert.match(text, /^HTTP\/1\.1 403 Forbidden\r\n/);
    assert.match(text, /connection: close\r\n/i);
    assert.match(text, /\r\n\r\nno$/);
  });

  it('passes over an upgrade that it does not know, and keeps the connection', async () => {
    await serve(() => Promise.resolve({ status: 200, headers: {}, body: bytes('yes') }));
    const socket = await connect();
    const h2c = REQUEST.replace('websocket', 'h2c');
    socket.write(h2c);
    await once(socket, 'data');
    socket.write(h2c.replace('Connection: Upgrade', 'Connection: close'));
    assert.match(await readToEnd(socket), /yes$/);
  });

  it('says 500 where an upgrade is answered that nobody asked for', async () => {
    await serve(upgradeWith(() => Promise.resolve()));
    const socket = await connect();
    socket.write('GET /up HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    assert.match(await readToEnd(socket), /^HTTP\/1\.1 500 /);
  });

  it('holds back whoever writes faster than the other side reads', async () => {
    let written = 0;
    let closed: Promise<Error | undefined> | undefined;
    await serve(
      upgradeWith(async (connection) => {
        closed = connection.closed;
        const chunk = new Uint8Array(64 * 1024);
        for (;;) {
          await connection.write(chunk);
          written += chunk.length;
        }
      }),
    );
    const socket = await connect();
    socket.pause();
    socket.write(REQUEST);
    let seen = -1;
    while (written === 0 || written !== seen) {
      seen = written;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.ok(written < 64 * 1024 * 1024, `${written} bytes were taken for a reader who reads nothing`);
    socket.destroy();
    assert.ok((await closed) instanceof Error);
  });

  it('reads nothing while nobody asks for it', async () => {
    let start: () => void = () => {};
    const started = new Promise<void>((resolve) => (start = resolve));
    let read = 0;
    await serve(
      upgradeWith(async (connection) => {
        await started;
        for await (const chunk of connection.chunks) read += chunk.length;
      }),
    );
    const socket = await connect();
    socket.resume();
    socket.write(REQUEST);
    await once(socket, 'data');
    const total = 32 * 1024 * 1024;
    let sent = false;
    socket.end(new Uint8Array(total), () => (sent = true));
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.equal(sent, false);
    start();
    await once(socket, 'close');
    assert.equal(read, total);
  });

  it('ends one direction without the other', async () => {
    await serve(
      upgradeWith(async (connection) => {
        let text = '';
        for await (const chunk of connection.chunks) text += new TextDecoder().decode(chunk);
        await connection.write(bytes(`got ${text}`));
        await connection.end();
      }),
    );
    const socket = await connect();
    socket.allowHalfOpen = true;
    socket.write(REQUEST);
    socket.end('all');
    assert.match(await readToEnd(socket), /\r\n\r\ngot all$/);
  });

  it('breaks off what is silent for too long', async () => {
    let closed: Promise<Error | undefined> | undefined;
    await serve(
      upgradeWith(async (connection) => {
        closed = connection.closed;
        await closed;
      }),
      50,
    );
    const socket = await connect();
    socket.resume();
    socket.on('error', () => {});
    socket.write(REQUEST);
    await once(socket, 'close');
    assert.match(String((await closed)?.message), /nothing was sent or received for 50 ms/);
  });

  it('breaks off upgraded connections when it stops', async () => {
    let closed: Promise<Error | undefined> | undefined;
    await serve(
      upgradeWith(async (connection) => {
        closed = connection.closed;
        await closed;
      }),
    );
    const socket = await connect();
    socket.on('error', () => {});
    socket.write(REQUEST);
    await once(socket, 'data');
    await server?.dispose();
    server = undefined;
    assert.ok((await closed) instanceof Error);
    socket.destroy();
  });

  it('tells the values of a repeated header apart', async () => {
    await serve((request) => {
      const text = JSON.stringify([request.headers['x-a'], request.repeated]);
      return Promise.resolve({ status: 200, headers: {}, body: bytes(text) });
    });
    const socket = await connect();
    socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-A: a, b\r\nX-A: c\r\n\r\n');
    assert.match(await readToEnd(socket), /\r\n\r\n\["a, b",\{"x-a":\["a, b","c"\]\}\]$/);
  });
});
