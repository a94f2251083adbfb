import type { IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest, type RequestOptions } from 'node:https';
import { type HttpsAnswer, type HttpsClient, HttpsFailure, type HttpsRequest } from '../../base/index.ts';
import { failureOf } from './failure.ts';

/** As Go's transport: how long a connection waits for its next request. */
const IDLE_MS = 90_000;
/** More connections to one server than this are closed once they have nothing to do. */
const IDLE_CONNECTIONS = 16;

/** HTTPS with Node's own means. */
export function createHttpsClient(): HttpsClient {
  const agent = new Agent({
    keepAlive: true,
    maxFreeSockets: IDLE_CONNECTIONS,
    scheduling: 'lifo',
    timeout: IDLE_MS,
  });
  return {
    send: async (request) => {
      try {
        return await exchange(request, agent);
      } catch (error) {
        // The server had closed a kept connection just then: it has not seen the request.
        if (!(error instanceof StaleConnectionError)) throw error;
        return exchange(request, new Agent());
      }
    },
    dispose: () => agent.destroy(),
  };
}

class StaleConnectionError extends Error {}

function exchange(request: HttpsRequest, agent: Agent): Promise<HttpsAnswer> {
  const { signal, body } = request;
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new HttpsFailure('aborted'));
      return;
    }
    let answering = false;
    const outgoing = httpsRequest(optionsOf(request, agent), (incoming) => {
      answering = true;
      readAnswer(incoming, request.answerLimitBytes).then(resolve, (error: unknown) => {
        outgoing.destroy();
        reject(signal.aborted ? new HttpsFailure('aborted') : error);
      });
    });
    const onAbort = (): void => void outgoing.destroy();
    signal.addEventListener('abort', onAbort, { once: true });
    outgoing.once('close', () => signal.removeEventListener('abort', onAbort));
    // A connection of the agent has its own idle time; what is under way has the caller's.
    outgoing.once('socket', (socket) => socket.setTimeout(0));
    outgoing.once('error', (error: NodeJS.ErrnoException) => {
      if (answering) return;
      if (signal.aborted) reject(new HttpsFailure('aborted'));
      else if (outgoing.reusedSocket && isClosed(error)) reject(new StaleConnectionError());
      else reject(failureOf(error, request, outgoing.socket));
    });
    outgoing.end(body);
  });
}

function optionsOf(request: HttpsRequest, agent: Agent): RequestOptions {
  const { host, port, address = { host, port }, authorities, serverName = host } = request;
  return {
    agent,
    method: request.method,
    path: request.target,
    hostname: address.host,
    port: address.port,
    // Node takes no address for a name; it is then checked against the certificate itself.
    servername: /^[\d.]+$|:/.test(serverName) ? '' : serverName,
    headers: {
      ...request.headers,
      host: hostHeader(host, port),
      'content-length': request.body.length,
    },
    ...(authorities === undefined ? {} : { ca: authorities }),
  };
}

function hostHeader(host: string, port: number): string {
  const named = host.includes(':') ? `[${host}]` : host;
  return port === 443 ? named : `${named}:${port}`;
}

function isClosed({ code }: NodeJS.ErrnoException): boolean {
  return code === 'ECONNRESET' || code === 'EPIPE';
}

async function readAnswer(incoming: IncomingMessage, limitBytes: number): Promise<HttpsAnswer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > limitBytes) throw new HttpsFailure('tooLarge', { detail: String(limitBytes) });
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof HttpsFailure ? error : new HttpsFailure('cutShort');
  }
  return { status: incoming.statusCode ?? 0, headers: headersOf(incoming), body: Buffer.concat(chunks) };
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const first: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const text = Array.isArray(value) ? value[0] : value;
    if (text !== undefined) first[name] = text;
  }
  return first;
}
