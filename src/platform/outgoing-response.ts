import { once } from 'node:events';
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import type { HttpRequest, HttpResponse } from '../base/index.ts';
import { Receiver } from './receiver.ts';

/** A large answer is worth compressing; a small one is not worth the time. Where upstream draws the line, and how well. */
const GZIP_FROM_BYTES = 128 * 1024;
const GZIP = { level: 1 };
/** So much is written in one piece with its head: as text, of which each character is a byte. */
const ONE_PIECE_BYTES = 16 * 1024;
const gzip = promisify(zlib.gzip);

/** Sends an answer. A body in chunks is pulled at the speed of the connection; what it throws breaks the answer off. */
export async function send(
  request: Pick<HttpRequest, 'method' | 'headers'>,
  outgoing: ServerResponse,
  response: HttpResponse,
): Promise<void> {
  const { body } = response;
  const compresses = request.method === 'GET' && acceptsGzip(request);
  if (body instanceof Uint8Array) return sendWhole(outgoing, response, body, compresses);
  if (compresses && response.isFinite) return sendCompressed(outgoing, response, body);
  outgoing.writeHead(response.status, headersOf(response));
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
  outgoing.writeHead(response.status, headersOf(response));
  const finished = once(outgoing, 'finish');
  outgoing.end();
  await finished;
}

/** Handed over with the status: setting each of them first would cost several times as much. */
function headersOf({ headers }: HttpResponse): OutgoingHttpHeaders {
  return headers as OutgoingHttpHeaders;
}

function acceptsGzip({ headers }: Pick<HttpRequest, 'headers'>): boolean {
  const accepted = headers['accept-encoding'];
  return accepted !== undefined && accepted.split(',').some((token) => token.trim() === 'gzip');
}

async function sendWhole(
  outgoing: ServerResponse,
  response: HttpResponse,
  body: Uint8Array,
  compresses: boolean,
): Promise<void> {
  const { status } = response;
  let bytes = body;
  let headers = headersOf(response);
  if (compresses && body.length > GZIP_FROM_BYTES && headers['content-encoding'] === undefined) {
    bytes = await gzip(body, GZIP);
    headers = compressed(headers);
  }
  const hasLength = status !== 204 && status !== 304;
  outgoing.writeHead(status, hasLength ? { ...headers, 'content-length': bytes.length } : headers);
  if (bytes.length <= ONE_PIECE_BYTES) {
    outgoing.end(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'), 'latin1');
    return;
  }
  await new Receiver(outgoing).write(bytes);
  outgoing.end();
}

/** Compresses what comes in chunks, a chunk at a time and off this thread, unless it turns out to be small. */
async function sendCompressed(
  outgoing: ServerResponse,
  response: HttpResponse,
  body: AsyncIterable<Uint8Array>,
): Promise<void> {
  const chunks = body[Symbol.asyncIterator]();
  const begin: Uint8Array[] = [];
  for (let length = 0; length <= GZIP_FROM_BYTES; length += begin.at(-1)?.length ?? 0) {
    const { value, done } = await chunks.next();
    if (done) return sendWhole(outgoing, response, Buffer.concat(begin), false);
    begin.push(value);
  }
  const { status, cut } = response;
  outgoing.writeHead(status, compressed(headersOf(response)));
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

function compressed(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  const vary = [headers['vary'] ?? []].flat().map(String);
  return { ...headers, 'content-encoding': 'gzip', vary: ['Accept-Encoding', ...vary].join(', ') };
}
