import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import type { HttpResponse } from '../base/index.ts';
import { Receiver } from './receiver.ts';

/** A large answer is worth compressing; a small one is not worth the time. Where upstream draws the line, and how well. */
const GZIP_FROM_BYTES = 128 * 1024;
const GZIP = { level: 1 };
const gzip = promisify(zlib.gzip);

/** Sends an answer. A body in chunks is pulled at the speed of the connection; what it throws breaks the answer off. */
export async function send(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  response: HttpResponse,
): Promise<void> {
  const { status, body } = response;
  setHeaders(outgoing, response);
  const compresses = incoming.method === 'GET' && acceptsGzip(incoming);
  if (body instanceof Uint8Array) return sendWhole(outgoing, status, body, compresses);
  if (compresses && response.isFinite) return sendCompressed(outgoing, response, body);
  outgoing.writeHead(status);
  outgoing.flushHeaders();
  const receiver = new Receiver(outgoing, response.cut);
  for await (const chunk of body) {
    await receiver.write(chunk);
    if (receiver.isGone) return;
  }
  outgoing.end();
}

/** Sends status and headers of an answer whose connection is handed over. Resolves once they are on their way. */
export async function sendUpgrade(outgoing: ServerResponse, response: HttpResponse): Promise<void> {
  setHeaders(outgoing, response);
  outgoing.writeHead(response.status);
  const finished = once(outgoing, 'finish');
  outgoing.end();
  await finished;
}

function setHeaders(outgoing: ServerResponse, { headers }: HttpResponse): void {
  for (const [name, value] of Object.entries(headers)) {
    outgoing.setHeader(name, typeof value === 'string' ? value : [...value]);
  }
}

function acceptsGzip(incoming: IncomingMessage): boolean {
  const [accepted = ''] = incoming.headersDistinct['accept-encoding'] ?? [];
  return accepted.split(',').some((token) => token.trim() === 'gzip');
}

async function sendWhole(
  outgoing: ServerResponse,
  status: number,
  body: Uint8Array,
  compresses: boolean,
): Promise<void> {
  let bytes = body;
  if (compresses && body.length > GZIP_FROM_BYTES && !outgoing.hasHeader('content-encoding')) {
    bytes = await gzip(body, GZIP);
    setCompressed(outgoing);
  }
  if (status !== 204 && status !== 304) outgoing.setHeader('content-length', bytes.length);
  outgoing.writeHead(status);
  outgoing.end(bytes);
}

/** Compresses what comes in chunks, a chunk at a time and off this thread, unless it turns out to be small. */
async function sendCompressed(
  outgoing: ServerResponse,
  { status, cut }: HttpResponse,
  body: AsyncIterable<Uint8Array>,
): Promise<void> {
  const chunks = body[Symbol.asyncIterator]();
  const begin: Uint8Array[] = [];
  for (let length = 0; length <= GZIP_FROM_BYTES; length += begin.at(-1)?.length ?? 0) {
    const { value, done } = await chunks.next();
    if (done) return sendWhole(outgoing, status, Buffer.concat(begin), false);
    begin.push(value);
  }
  setCompressed(outgoing);
  outgoing.writeHead(status);
  const source = Readable.from(joined(begin, chunks), { objectMode: false });
  await pipeline(source, zlib.createGzip(GZIP), outgoing, cut ? { signal: cut } : {});
}

async function* joined(
  begin: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* begin;
    for (let step = await rest.next(); !step.done; step = await rest.next()) yield step.value;
  } finally {
    await rest.return?.();
  }
}

function setCompressed(outgoing: ServerResponse): void {
  outgoing.setHeader('content-encoding', 'gzip');
  const vary = [outgoing.getHeader('vary') ?? []].flat().map(String);
  outgoing.setHeader('vary', ['Accept-Encoding', ...vary].join(', '));
}
