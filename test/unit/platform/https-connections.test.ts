import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { BodyAbortedError } from '../../../src/base/index.ts';
import { bytes, Served, textOf } from './served.ts';

describe('serveHttps', () => {
  let served: Served;
  before(async () => {
    served = await Served.withCredentials();
  });
  afterEach(() => served.dispose());

  it('tells of a connection that could not be secured', async () => {
    let insecure = 0;
    const onInsecure = (): void => void insecure++;
    await served.serve(async () => ({ status: 200, headers: {}, body: bytes('') }), { onInsecure });
    const socket = net.connect(served.port, '127.0.0.1', () => socket.end('GET / HTTP/1.1\r\n\r\n'));
    socket.resume();
    await once(socket, 'close');
    assert.equal(insecure, 1);
    await served.call({});
    assert.equal(insecure, 1);
  });

  it('answers requests that are sent at once one after the other, also where nothing follows them', async () => {
    let underWay = 0;
    let most = 0;
    await served.serve(async (request) => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setTimeout(resolve, request.target === '/0' ? 20 : 0));
      const text = new TextDecoder().decode(await request.readBody(100));
      underWay--;
      return { status: 200, headers: {}, body: bytes(`<${request.target}${text}>`) };
    });
    const socket = await served.connect();
    const requests = Array.from({ length: 60 }, (_, i) =>
      i % 2 === 0
        ? `GET /${i} HTTP/1.1\r\nHost: a\r\n\r\n`
        : `POST /${i} HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody`,
    );
    socket.end(requests.join(''));
    const answers = [...(await textOf(socket)).matchAll(/<[^>]*>/g)].map(([answer]) => answer);
    assert.deepEqual(
      answers,
      Array.from({ length: 60 }, (_, i) => `</${i}${i % 2 === 0 ? '' : 'body'}>`),
    );
    assert.equal(most, 1);
  });

  for (const reads of [false, true]) {
    it(`lets a client that sends on see an answer ${reads ? 'from the midst of' : 'without'} its body`, async () => {
      await served.serve(async (request) => {
        if (reads) await request.readBody(100_000).catch(() => undefined);
        return { status: 401, headers: {}, body: bytes('who are you?') };
      });
      const socket = await served.connect();
      let failure: unknown;
      socket.on('error', (error) => (failure = error));
      socket.write('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n');
      for (let i = 0; i < 100; i++) {
        const chunk = 'x'.repeat(50_000);
        if (!socket.write(`${chunk.length.toString(16)}\r\n${chunk}\r\n`)) await once(socket, 'drain');
      }
      socket.write('0\r\n\r\n');
      socket.write('GET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
      const text = await textOf(socket);
      assert.equal(failure, undefined);
      assert.equal(text.split('who are you?').length, 3, 'both requests are answered');
    });
  }

  it('tells who reads a body that its sender has gone', async () => {
    let failure: unknown;
    const failed = new Promise<void>((resolve) => {
      void served.serve(async (request) => {
        failure = await request.readBody(100_000).catch((error: unknown) => error);
        resolve();
        return { status: 200, headers: {}, body: bytes('') };
      });
    });
    while (served.port === 0) await new Promise((resolve) => setImmediate(resolve));
    const socket = await served.connect();
    socket.on('error', () => {});
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nsome');
    setTimeout(() => socket.destroy(), 20);
    await failed;
    assert.ok(failure instanceof BodyAbortedError);
  });

  it('asks for a body that waits to be asked for only where somebody reads it', async () => {
    await served.serve(async (request) => {
      const text =
        request.target === '/read' ? new TextDecoder().decode(await request.readBody(100)) : 'refused';
      return { status: 200, headers: {}, body: bytes(`<${text}>`) };
    });
    const head = (path: string): string =>
      `POST ${path} HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n`;
    const refused = await served.connect();
    refused.write(head('/refuse'));
    assert.match(await textOf(refused), /^HTTP\/1\.1 200 OK\r\n[^<]*<refused>$/);
    const read = await served.connect();
    read.write(head('/read'));
    const [word] = (await once(read, 'data')) as [Buffer];
    assert.match(word.toString(), /^HTTP\/1\.1 100 Continue/);
    read.write('body');
    const [answer] = (await once(read, 'data')) as [Buffer];
    assert.match(answer.toString(), /<body>/);
    read.destroy();
  });

  it('asks for a body only once the answers before it are out', async () => {
    await served.serve(async (request) => {
      const text = new TextDecoder().decode(await request.readBody(100));
      return { status: 200, headers: {}, body: bytes(`<${text}>`.repeat(1000)) };
    });
    const socket = await served.connect();
    const head = 'POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n';
    socket.write([`${head}\r\n1111`, `${head}\r\n2222`, `${head}Connection: close\r\n\r\n3333`].join(''));
    const text = await textOf(socket);
    const order = text.match(/HTTP\/1\.1 \d+|<\d+>(?!<)/g);
    assert.deepEqual(
      order,
      [1, 2, 3].flatMap((n) => ['HTTP/1.1 100', 'HTTP/1.1 200', `<${`${n}`.repeat(4)}>`]),
    );
  });

  it('breaks an answer off that fails in its midst, so that it does not look whole', async () => {
    await served.serve(async () => ({
      status: 200,
      headers: {},
      // oxlint-disable-next-line require-yield
      body: (async function* () {
        yield bytes('begun');
        throw new Error('broken');
      })(),
    }));
    await assert.rejects(served.call({}), { code: 'ECONNRESET' });
  });

  it('breaks off a receiver that takes nothing where the answer is to end', async () => {
    const cutting = new AbortController();
    let isStopped = false;
    const full = new Promise<void>((resolve) => {
      void served.serve(async () => ({
        status: 200,
        headers: {},
        cut: cutting.signal,
        body: (async function* () {
          try {
            for (let i = 0; ; i++) {
              if (i === 0) setTimeout(resolve, 100);
              yield new Uint8Array(100_000);
            }
          } finally {
            isStopped = true;
          }
        })(),
      }));
    });
    while (served.port === 0) await new Promise((resolve) => setImmediate(resolve));
    const socket = await served.connect();
    socket.on('error', () => {});
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await full;
    assert.equal(isStopped, false);
    cutting.abort();
    while (!isStopped) await new Promise((resolve) => setImmediate(resolve));
    socket.destroy();
  });

  it('breaks off a receiver that takes nothing for long, and not one for whom there is nothing', async () => {
    let quiet: () => void = () => {};
    await served.serve(
      async ({ target }) => ({
        status: 200,
        headers: {},
        body: (async function* () {
          yield new Uint8Array(10);
          if (target === '/quiet') await new Promise<void>((resolve) => (quiet = resolve));
          else for (;;) yield new Uint8Array(100_000);
        })(),
      }),
      { stallMs: 100 },
    );
    const asleep = await served.connect();
    asleep.pause();
    const waiting = await served.connect();
    waiting.write('GET /quiet HTTP/1.1\r\nHost: a\r\n\r\n');
    waiting.resume();
    asleep.write('GET /much HTTP/1.1\r\nHost: a\r\n\r\n');
    await new Promise((resolve) => setTimeout(resolve, 500));
    const text = await textOf(asleep).catch(() => 'broken');
    assert.ok(!text.endsWith('0\r\n\r\n'), 'it has no end');
    assert.equal(waiting.closed, false);
    quiet();
    waiting.destroy();
  });

  it('stops at once, whatever connections never shook hands', async () => {
    await served.serve(async () => ({ status: 200, headers: {}, body: bytes('ok') }));
    const silent = net.connect({ host: '127.0.0.1', port: served.port, allowHalfOpen: true });
    const gone = net.connect({ host: '127.0.0.1', port: served.port, allowHalfOpen: true });
    await Promise.all([once(silent, 'connect'), once(gone, 'connect')]);
    gone.end();
    await served.call({ path: '/' });
    const closed = [silent, gone].map(async (socket) => {
      socket.on('error', () => {});
      socket.resume();
      await once(socket, 'close');
    });
    await served.dispose();
    for (const socket of [silent, gone]) socket.end();
    await Promise.all(closed);
  });

  it('streams chunks, and stops asking for more when the client goes', async () => {
    let ended: () => void = () => {};
    const stopped = new Promise<void>((resolve) => (ended = resolve));
    await served.serve(async () => ({
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
      port: served.port,
      ca: served.credentials.authority.certificate,
    });
    request.on('error', () => {});
    request.end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    await once(response, 'data');
    request.destroy();
    await stopped;
  });
});
