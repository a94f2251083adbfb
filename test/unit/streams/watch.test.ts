import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  duplexPair,
  type HttpHandler,
  type HttpRequest,
  type HttpResponse,
} from '../../../src/base/index.ts';
import { withWebSocketWatches } from '../../../src/streams/index.ts';

const UPGRADE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
};
const sha1 = (bytes: Uint8Array): Uint8Array => createHash('sha1').update(bytes).digest();
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function request(
  headers: Readonly<Record<string, string>>,
  signal = new AbortController().signal,
): HttpRequest {
  return {
    method: 'GET',
    target: '/api/v1/pods?watch=true',
    headers,
    readBody: () => Promise.resolve(new Uint8Array()),
    peer: { address: '' },
    signal,
  };
}

function answer(body: HttpResponse['body'], more: Partial<HttpResponse> = {}): HttpResponse {
  return { status: 200, headers: { 'content-type': 'application/json' }, body, ...more };
}

/** The messages that a server sends in frames of less than 126 bytes, up to the frame that closes. */
async function* messages(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let waiting = Buffer.alloc(0);
  for await (const chunk of chunks) {
    waiting = Buffer.concat([waiting, chunk]);
    for (let length = waiting[1]; length !== undefined && waiting.length >= 2 + length; length = waiting[1]) {
      const opcode = (waiting[0] ?? 0) & 15;
      if (opcode === 8) return;
      yield `${opcode} ${waiting.subarray(2, 2 + length).toString()}`;
      waiting = waiting.subarray(2 + length);
    }
  }
}

describe('a watch over WebSocket', () => {
  const opened = async (handler: HttpHandler, signal?: AbortSignal) => {
    const response = await withWebSocketWatches(handler, { sha1 })(request(UPGRADE, signal));
    assert.equal(response.status, 101);
    assert.equal(response.headers['sec-websocket-accept'], 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
    const [client, server] = duplexPair();
    const done = (async () => {
      await response.upgrade?.(server);
      await server.end();
    })();
    return { client, done };
  };

  it('has a message for each event, however they come, and ends with the watch', async () => {
    async function* body() {
      yield bytes('{"a":1}\n{"b"');
      yield bytes(':2}\n{"c":3}');
      yield bytes('\n');
    }
    const { client, done } = await opened(() => Promise.resolve(answer(body())));
    const seen: string[] = [];
    for await (const message of messages(client.chunks)) seen.push(message);
    assert.deepEqual(seen, ['1 {"a":1}\n', '1 {"b":2}\n', '1 {"c":3}\n']);
    await client.end();
    await done;
  });

  it('ends when the client closes it, though nothing happens', async () => {
    let stopped = false;
    const handler: HttpHandler = ({ signal }) => {
      async function* body() {
        yield bytes('{}\n');
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
        stopped = true;
      }
      return Promise.resolve(answer(body()));
    };
    const { client, done } = await opened(handler);
    const events = messages(client.chunks);
    assert.equal((await events.next()).value, '1 {}\n');
    // A close frame, masked with zeros, as clients send it.
    await client.write(Uint8Array.of(0x88, 0x80, 0, 0, 0, 0));
    await done;
    assert.ok(stopped);
  });

  it('ends with the connection', async () => {
    const gone = new AbortController();
    let seen: AbortSignal | undefined;
    const handler: HttpHandler = ({ signal }) => {
      seen = signal;
      return Promise.resolve(answer(bytes('{}')));
    };
    await withWebSocketWatches(handler, { sha1 })(request(UPGRADE, gone.signal));
    gone.abort();
    assert.ok(seen?.aborted);
  });

  it('is a watch as ever where the client does not ask for it, and what is no watch is not touched', async () => {
    async function* body() {
      yield bytes('{}\n');
    }
    const all: [HttpResponse, Readonly<Record<string, string>>][] = [
      [answer(body()), {}],
      [answer(body()), { ...UPGRADE, 'sec-websocket-version': '8' }],
      [answer(body(), { isFinite: true }), UPGRADE],
      [answer(bytes('{}')), UPGRADE],
      [answer(body(), { status: 410 }), UPGRADE],
      [answer(body(), { headers: { 'content-type': 'text/plain' } }), UPGRADE],
    ];
    for (const [response, headers] of all) {
      const handler = withWebSocketWatches(() => Promise.resolve(response), { sha1 });
      assert.equal(await handler(request(headers)), response);
    }
  });
});
