import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import {
  type AsyncDisposable,
  BodyTooLargeError,
  type HttpHandler,
  type HttpPeer,
  type HttpResponse,
  type Log,
} from '../base/index.ts';
import type { KeyPair } from './pki/authority.ts';

export interface HttpsServerOptions {
  readonly handler: HttpHandler;
  readonly server: KeyPair;
  /** The authority, as PEM, that client certificates are verified against. */
  readonly clientAuthority: string;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly log: Log;
}

export interface HttpsServer extends AsyncDisposable {
  readonly port: number;
}

/** A large answer is worth compressing; a small one is not worth the time (upstream draws the line here, too). */
const GZIP_FROM_BYTES = 128 * 1024;
const STOP_GRACE_MS = 2000;
const gzip = promisify(zlib.gzip);

/** Serves a handler over HTTPS. Rejects with the socket's error where the port is taken. */
export async function serveHttps(options: HttpsServerOptions): Promise<HttpsServer> {
  const server = https.createServer({
    cert: options.server.certificate,
    key: options.server.key,
    ca: options.clientAuthority,
    requestCert: true,
    rejectUnauthorized: false,
    minVersion: 'TLSv1.2',
    keepAliveTimeout: 90_000,
    noDelay: true,
  });
  server.on('request', (incoming, outgoing) => {
    void answer(options, incoming, outgoing);
  });
  server.listen(options.port, options.host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async dispose() {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      const force = setTimeout(() => server.closeAllConnections(), STOP_GRACE_MS);
      await closed;
      clearTimeout(force);
    },
  };
}

async function answer(
  { handler, log }: HttpsServerOptions,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  outgoing.on('close', () => gone.abort());
  try {
    const response = await handler({
      method: incoming.method ?? 'GET',
      target: incoming.url ?? '/',
      headers: headersOf(incoming),
      readBody: (limitBytes) => readBody(incoming, limitBytes),
      peer: peerOf(incoming.socket as TLSSocket),
      signal: gone.signal,
    });
    await send(incoming, outgoing, response);
  } catch (error) {
    if (gone.signal.aborted) return;
    log.error('request failed', { method: incoming.method, target: incoming.url, error });
    if (!outgoing.headersSent) outgoing.writeHead(500);
    outgoing.end();
  }
}

function headersOf(incoming: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    if (values) headers[name] = values.join(', ');
  }
  return headers;
}

function peerOf(socket: TLSSocket): HttpPeer {
  const address = socket.remoteAddress ?? '';
  if (!socket.authorized) return { address };
  const { CN: commonName, O: organization } = socket.getPeerCertificate().subject as {
    CN?: string;
    O?: string | string[];
  };
  if (commonName === undefined) return { address };
  const organizations = organization === undefined ? [] : [organization].flat();
  return { address, certificate: { commonName, organizations } };
}

async function readBody(incoming: IncomingMessage, limitBytes: number): Promise<Uint8Array> {
  if (Number(incoming.headers['content-length'] ?? 0) > limitBytes) throw new BodyTooLargeError(limitBytes);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limitBytes) throw new BodyTooLargeError(limitBytes);
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

async function send(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  response: HttpResponse,
): Promise<void> {
  const { status, headers, body } = response;
  // What was not read of the body would be taken for the next request.
  if (!incoming.complete && Number(incoming.headers['content-length'] ?? 0) > 0) {
    outgoing.setHeader('connection', 'close');
  }
  for (const [name, value] of Object.entries(headers)) {
    outgoing.setHeader(name, typeof value === 'string' ? value : [...value]);
  }
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
