import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import https from 'node:https';
import { type IncomingMessage } from 'node:http';
import net from 'node:net';
import tls from 'node:tls';
import { gunzipSync } from 'node:zlib';
import {
  BodyAbortedError,
  BodyTooLargeError,
  headerValues,
  type HttpHandler,
  silentLog,
} from '../../../src/base/index.ts';
import {
  type Credentials,
  type HttpsServer,
  makeCredentials,
  serveHttps,
} from '../../../src/platform/index.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

// Beside what the folder shows: it is what keeps the listeners few.

describe('serveHttps', () => {
  let credentials: Credentials;
  let server: HttpsServer | undefined;
  before(async () => {
    credentials = await makeCredentials(Date.now(), ['127.0.0.1']);
  });
  afterEach(async () => {
    await server?.dispose();
    server = undefined;
  });

  async function serve(handler: HttpHandler, onInsecure = (): void => {}): Promise<HttpsServer> {
    server = await serveHttps({
      handler,
      server: credentials.server,
      clientAuthority: credentials.authority.certificate,
      host: '127.0.0.1',
      port: 0,
      log: silentLog,
      onInsecure,
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
      fingerprint: createHash('sha256')
        .update(new X509Certificate(credentials.admin.certificate).raw)
        .digest('hex'),
      endMs: Date.parse(new X509Certificate(credentials.admin.certificate).validTo),
    });
    assert.equal((await call({})).body.toString(), 'null');
  });

  it('tells of a connection that could not be secured', async () => {
    let insecure = 0;
    await serve(
      async () => ({ status: 200, headers: {}, body: bytes('') }),
      () => insecure++,
    );
    const socket = net.connect(server?.port ?? 0, '127.0.0.1', () => socket.end('GET / HTTP/1.1\r\n\r\n'));
    socket.resume();
    await once(socket, 'close');
    assert.equal(insecure, 1);
    await call({});
    assert.equal(insecure, 1);
  });

  it('reads the certificate of a connection once, and makes no signal that nobody asks for', async () => {
    const agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
    const { certificate: cert, key } = credentials.admin;
    await serve(async ({ peer }) => ({
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
        const { body } = await call({ cert, key, agent });
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
    await serve(async () => ({ status: 200, headers: {}, body: all.subarray(3) }));
    const { response, body } = await call({});
    assert.deepEqual(body, Buffer.from(all.subarray(3)));
    assert.equal(response.headers['content-length'], '1021');
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

  it('compresses a body in chunks only where they are one whole, and long', async () => {
    const chunks = async function* (count: number): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < count; i++) yield bytes(`${i}`.repeat(10_000));
    };
    await serve(async ({ target }) => {
      const [, kind = '', count = ''] = target.split('/');
      return { status: 200, headers: {}, body: chunks(Number(count)), isFinite: kind === 'whole' };
    });
    const get = async (path: string): Promise<{ encoding: string | undefined; body: Buffer }> => {
      const { response, body } = await call({ path, headers: { 'accept-encoding': 'deflate, gzip' } });
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
    await serve(async (request) => {
      const all = headerValues(request, 'x-group').join('|');
      return { status: 200, headers: {}, body: bytes(`${request.headers['x-group']} ${all}`) };
    });
    const one = await call({ headers: { 'X-Group': 'a, b' } });
    assert.equal(one.body.toString(), 'a, b a, b');
    const two = await call({ headers: { 'X-Group': ['a, b', 'c'] } });
    assert.equal(two.body.toString(), 'a, b a, b|c');
  });

  async function connect(): Promise<tls.TLSSocket> {
    const { certificate: ca } = credentials.authority;
    const socket = tls.connect({ host: '127.0.0.1', port: server?.port ?? 0, ca });
    await once(socket, 'secureConnect');
    return socket;
  }

  async function textOf(socket: tls.TLSSocket): Promise<string> {
    let text = '';
    for await (const chunk of socket as AsyncIterable<Buffer>) text += chunk.toString();
    return text;
  }

  it('answers requests that are sent at once one after the other, also where nothing follows them', async () => {
    let underWay = 0;
    let most = 0;
    await serve(async (request) => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setTimeout(resolve, request.target === '/0' ? 20 : 0));
      const text = new TextDecoder().decode(await request.readBody(100));
      underWay--;
      return { status: 200, headers: {}, body: bytes(`<${request.target}${text}>`) };
    });
    const socket = await connect();
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
      await serve(async (request) => {
        if (reads) await request.readBody(100_000).catch(() => undefined);
        return { status: 401, headers: {}, body: bytes('who are you?') };
      });
      const socket = await connect();
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
      void serve(async (request) => {
        failure = await request.readBody(100_000).catch((error: unknown) => error);
        resolve();
        return { status: 200, headers: {}, body: bytes('') };
      });
    });
    while (!server) await new Promise((resolve) => setImmediate(resolve));
    const socket = await connect();
    socket.on('error', () => {});
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nsome');
    setTimeout(() => socket.destroy(), 20);
    await failed;
    assert.ok(failure instanceof BodyAbortedError);
  });

  it('asks for a body that waits to be asked for only where somebody reads it', async () => {
    await serve(async (request) => {
      const text =
        request.target === '/read' ? new TextDecoder().decode(await request.readBody(100)) : 'refused';
      return { status: 200, headers: {}, body: bytes(`<${text}>`) };
    });
    const head = (path: string): string =>
      `POST ${path} HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n`;
    const refused = await connect();
    refused.write(head('/refuse'));
    assert.match(await textOf(refused), /^HTTP\/1\.1 200 OK\r\n[^<]*<refused>$/);
    const read = await connect();
    read.write(head('/read'));
    const [word] = (await once(read, 'data')) as [Buffer];
    assert.match(word.toString(), /^HTTP\/1\.1 100 Continue/);
    read.write('body');
    const [answer] = (await once(read, 'data')) as [Buffer];
    assert.match(answer.toString(), /<body>/);
    read.destroy();
  });

  it('asks for a body only once the answers before it are out', async () => {
    await serve(async (request) => {
      const text = new TextDecoder().decode(await request.readBody(100));
      return { status: 200, headers: {}, body: bytes(`<${text}>`.repeat(1000)) };
    });
    const socket = await connect();
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
    await serve(async () => ({
      status: 200,
      headers: {},
      // oxlint-disable-next-line require-yield
      body: (async function* () {
        yield bytes('begun');
        throw new Error('broken');
      })(),
    }));
    await assert.rejects(call({}), { code: 'ECONNRESET' });
  });

  it('breaks off a receiver that takes nothing where the answer is to end', async () => {
    const cutting = new AbortController();
    let isStopped = false;
    const full = new Promise<void>((resolve) => {
      void serve(async () => ({
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
    while (!server) await new Promise((resolve) => setImmediate(resolve));
    const socket = await connect();
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
    server = await serveHttps({
      handler: async ({ target }) => ({
        status: 200,
        headers: {},
        body: (async function* () {
          yield new Uint8Array(10);
          if (target === '/quiet') await new Promise<void>((resolve) => (quiet = resolve));
          else for (;;) yield new Uint8Array(100_000);
        })(),
      }),
      server: credentials.server,
      clientAuthority: credentials.authority.certificate,
      host: '127.0.0.1',
      port: 0,
      log: silentLog,
      stallMs: 100,
    });
    const asleep = await connect();
    asleep.pause();
    const waiting = await connect();
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
    const { port } = await serve(async () => ({ status: 200, headers: {}, body: bytes('ok') }));
    const silent = net.connect({ host: '127.0.0.1', port, allowHalfOpen: true });
    const gone = net.connect({ host: '127.0.0.1', port, allowHalfOpen: true });
    await Promise.all([once(silent, 'connect'), once(gone, 'connect')]);
    gone.end();
    await call({ path: '/' });
    const closed = [silent, gone].map(async (socket) => {
      socket.on('error', () => {});
      socket.resume();
      await once(socket, 'close');
    });
    await server?.dispose();
    for (const socket of [silent, gone]) socket.end();
    await Promise.all(closed);
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
