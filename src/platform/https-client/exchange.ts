import type { IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest, type RequestOptions } from 'node:https';
import type { Socket } from 'node:net';
import { type HttpsExchange, HttpsFailure, type HttpsStream } from '../../base/index.ts';
import { socketDuplex } from '../socket-duplex.ts';
import { failureOf } from './failure.ts';

/** How long an upgraded connection may be silent before it is broken off, as upstream. */
const UPGRADE_IDLE_MS = 4 * 60 * 60 * 1000;

/** A kept connection was closed before the server has seen the request. */
export class StaleConnectionError extends Error {}

/** Sends a request, and resolves with the head of its answer. An upgrade has a connection of its own. */
export async function exchange(request: HttpsExchange, agent: Agent): Promise<HttpsStream> {
  try {
    return await begin(request, agent);
  } catch (error) {
    if (error instanceof HttpsFailure || error instanceof StaleConnectionError) throw error;
    // What cannot be sent at all: a certificate or a header that is none.
    throw new HttpsFailure('other', { detail: error instanceof Error ? error.message : String(error) });
  }
}

function begin(request: HttpsExchange, agent: Agent): Promise<HttpsStream> {
  const { signal, body } = request;
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new HttpsFailure('aborted'));
      return;
    }
    let isAnswered = false;
    const outgoing = httpsRequest(
      optionsOf(request, isUpgrade(request) ? new Agent() : agent),
      (incoming) => {
        isAnswered = true;
        resolve({ ...headOf(incoming), body: chunksOf(incoming, signal) });
      },
    );
    const onAbort = (): void => void outgoing.destroy();
    signal.addEventListener('abort', onAbort, { once: true });
    outgoing.once('close', () => signal.removeEventListener('abort', onAbort));
    // A connection of the agent has its own idle time; what is under way has the caller's.
    outgoing.once('socket', (socket) => socket.setTimeout(0));
    outgoing.once('upgrade', (incoming: IncomingMessage, socket: Socket, head: Buffer) => {
      isAnswered = true;
      const connection = socketDuplex(socket, head, UPGRADE_IDLE_MS);
      const end = (): void => connection.abort();
      signal.addEventListener('abort', end, { once: true });
      void connection.closed.then(() => signal.removeEventListener('abort', end));
      resolve({ ...headOf(incoming), body: NOTHING, connection });
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      if (isAnswered) return;
      if (signal.aborted) reject(new HttpsFailure('aborted'));
      else if (outgoing.reusedSocket && isClosed(error)) reject(new StaleConnectionError());
      else reject(failureOf(error, request, outgoing.socket));
    });
    outgoing.end(body);
  });
}

function optionsOf(request: HttpsExchange, agent: Agent): RequestOptions {
  const { host, port, address = { host, port }, authorities, serverName = host } = request;
  const { method, body, clientCertificate, isUnverified = false } = request;
  const hasBody = body.length > 0 || (method !== 'GET' && method !== 'HEAD');
  return {
    agent,
    method,
    path: request.target,
    hostname: address.host,
    port: address.port,
    // Node takes no address for a name; it is then checked against the certificate itself.
    servername: /^[\d.]+$|:/.test(serverName) ? '' : serverName,
    headers: {
      ...request.headers,
      host: hostHeader(host, port),
      ...(hasBody ? { 'content-length': body.length } : {}),
    },
    // A certificate that is named is trusted, whoever has signed it, as Go has it: that of the server itself, too.
    ...(authorities === undefined ? {} : { ca: authorities, allowPartialTrustChain: true }),
    ...(clientCertificate ? { cert: clientCertificate.certificate, key: clientCertificate.key } : {}),
    ...(isUnverified ? { rejectUnauthorized: false } : {}),
  };
}

function hostHeader(host: string, port: number): string {
  const named = host.includes(':') ? `[${host}]` : host;
  return port === 443 ? named : `${named}:${port}`;
}

function isUpgrade({ headers }: HttpsExchange): boolean {
  return headers['upgrade'] !== undefined;
}

function isClosed({ code }: NodeJS.ErrnoException): boolean {
  return code === 'ECONNRESET' || code === 'EPIPE';
}

function headOf({ statusCode = 0, rawHeaders }: IncomingMessage): Pick<HttpsStream, 'status' | 'headers'> {
  const headers = Object.create(null) as Record<string, string | string[]>;
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    const value = rawHeaders[at + 1] ?? '';
    const before = headers[name];
    if (before === undefined) headers[name] = value;
    else if (typeof before === 'string') headers[name] = [before, value];
    else before.push(value);
  }
  return { status: statusCode, headers };
}

/** To stop early breaks the exchange off. */
async function* chunksOf(incoming: IncomingMessage, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    yield* incoming as AsyncIterable<Buffer>;
  } catch {
    throw new HttpsFailure(signal.aborted ? 'aborted' : 'cutShort');
  }
}

const NOTHING: AsyncIterable<Uint8Array> = {
  [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: true, value: undefined }) }),
};
