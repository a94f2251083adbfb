import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import type { HttpResponse } from '../base/index.ts';

/** A large answer is worth compressing; a small one is not worth the time (upstream draws the line here, too). */
const GZIP_FROM_BYTES = 128 * 1024;
const gzip = promisify(zlib.gzip);

/** Sends an answer. A body in chunks is pulled at the speed of the connection. */
export async function send(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  response: HttpResponse,
): Promise<void> {
  const { status, body } = response;
  // What was not read of the body would be taken for the next request.
  if (!incoming.complete && Number(incoming.headers['content-length'] ?? 0) > 0) {
    outgoing.setHeader('connection', 'close');
  }
  setHeaders(outgoing, response);
  if (body instanceof Uint8Array) {
    await sendWhole(incoming, outgoing, status, body);
    return;
  }
  outgoing.writeHead(status);
  outgoing.flushHeaders();
  for await (const chunk of body) {
    if (outgoing.destroyed) return;
    if (!outgoing.write(chunk)) await Promise.race([once(outgoing, 'drain'), once(outgoing, 'close')]);
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

async function sendWhole(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  status: number,
  body: Uint8Array,
): Promise<void> {
  const compress =
    incoming.method === 'GET' &&
    body.length > GZIP_FROM_BYTES &&
    /\bgzip\b/.test(String(incoming.headers['accept-encoding'] ?? ''));
  const bytes = compress ? await gzip(body, { level: 1 }) : body;
  if (compress) {
    outgoing.setHeader('content-encoding', 'gzip');
    outgoing.setHeader('vary', ['Accept-Encoding', ...headerValues(outgoing.getHeader('vary'))].join(', '));
  }
  outgoing.setHeader('content-length', bytes.length);
  outgoing.writeHead(status);
  outgoing.end(bytes);
}

function headerValues(header: number | string | string[] | undefined): string[] {
  return header === undefined ? [] : [header].flat().map(String);
}
