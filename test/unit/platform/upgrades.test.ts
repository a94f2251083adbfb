import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type Duplex, type HttpHandler } from '../../../src/base/index.ts';
import { bytes, Served, textOf } from './served.ts';

const REQUEST = 'GET /up HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
const HEADERS = { connection: 'Upgrade', upgrade: 'websocket' };

describe('serveHttps with upgrades', () => {
  let served: Served;
  before(async () => {
    served = await Served.withCredentials();
  });
  afterEach(() => served.dispose());

  const upgradeWith =
    (upgrade: (connection: Duplex) => Promise<void>): HttpHandler =>
    () =>
      Promise.resolve({ status: 101, headers: HEADERS, body: new Uint8Array(), upgrade });

  it('hands over the connection, with what was sent behind the request', async () => {
    await served.serve(
      upgradeWith(async (connection) => {
        for await (const chunk of connection.chunks) {
          await connection.write(chunk);
          if (new TextDecoder().decode(chunk).endsWith('!')) return;
        }
      }),
    );
    const socket = await served.connect();
    socket.write(`${REQUEST}early`);
    socket.write(' and late!');
    const text = await textOf(socket);
    assert.match(
      text,
      /^HTTP\/1\.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n/,
    );
    assert.match(text, /\r\n\r\nearly and late!$/);
  });

  it('answers as usual where the answer is no upgrade', async () => {
    await served.serve(() =>
      Promise.resolve({ status: 403, headers: { 'content-type': 'text/plain' }, body: bytes('no') }),
    );
    const socket = await served.connect();
    socket.write(REQUEST);
    const text = await textOf(socket);
    assert.match(text, /^HTTP\/1\.1 403 Forbidden\r\n/);
    assert.match(text, /connection: close\r\n/i);
    assert.match(text, /\r\n\r\nno$/);
  });

  it('passes over an upgrade that it does not know, and keeps the connection', async () => {
    await served.serve(() => Promise.resolve({ status: 200, headers: {}, body: bytes('yes') }));
    const socket = await served.connect();
    const h2c = REQUEST.replace('websocket', 'h2c');
    socket.write(h2c);
    await once(socket, 'data');
    socket.write(h2c.replace('Connection: Upgrade', 'Connection: close'));
    assert.match(await textOf(socket), /yes$/);
  });

  it('says 500 where an upgrade is answered that nobody asked for', async () => {
    await served.serve(upgradeWith(() => Promise.resolve()));
    const socket = await served.connect();
    socket.write('GET /up HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    assert.match(await textOf(socket), /^HTTP\/1\.1 500 /);
  });

  it('holds back whoever writes faster than the other side reads', async () => {
    let written = 0;
    let closed: Promise<Error | undefined> | undefined;
    await served.serve(
      upgradeWith(async (connection) => {
        closed = connection.closed;
        const chunk = new Uint8Array(64 * 1024);
        for (;;) {
          await connection.write(chunk);
          written += chunk.length;
        }
      }),
    );
    const socket = await served.connect();
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
    await served.serve(
      upgradeWith(async (connection) => {
        await started;
        for await (const chunk of connection.chunks) read += chunk.length;
      }),
    );
    const socket = await served.connect();
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
    await served.serve(
      upgradeWith(async (connection) => {
        let text = '';
        for await (const chunk of connection.chunks) text += new TextDecoder().decode(chunk);
        await connection.write(bytes(`got ${text}`));
        await connection.end();
      }),
    );
    const socket = await served.connect();
    socket.allowHalfOpen = true;
    socket.write(REQUEST);
    socket.end('all');
    assert.match(await textOf(socket), /\r\n\r\ngot all$/);
  });

  it('breaks off what is silent for too long', async () => {
    let closed: Promise<Error | undefined> | undefined;
    await served.serve(
      upgradeWith(async (connection) => {
        closed = connection.closed;
        await closed;
      }),
      { upgradeIdleMs: 50 },
    );
    const socket = await served.connect();
    socket.resume();
    socket.on('error', () => {});
    socket.write(REQUEST);
    await once(socket, 'close');
    assert.match(String((await closed)?.message), /nothing was sent or received for 50 ms/);
  });

  it('breaks off upgraded connections when it stops', async () => {
    let closed: Promise<Error | undefined> | undefined;
    await served.serve(
      upgradeWith(async (connection) => {
        closed = connection.closed;
        await closed;
      }),
    );
    const socket = await served.connect();
    socket.on('error', () => {});
    socket.write(REQUEST);
    await once(socket, 'data');
    await served.dispose();
    assert.ok((await closed) instanceof Error);
    socket.destroy();
  });

  it('tells the values of a repeated header apart', async () => {
    await served.serve((request) => {
      const text = JSON.stringify([request.headers['x-a'], request.repeated]);
      return Promise.resolve({ status: 200, headers: {}, body: bytes(text) });
    });
    const socket = await served.connect();
    socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-A: a, b\r\nX-A: c\r\n\r\n');
    assert.match(await textOf(socket), /\r\n\r\n\["a, b",\{"x-a":\["a, b","c"\]\}\]$/);
  });
});
