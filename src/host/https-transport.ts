import { Agent as HttpAgent, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, type RequestOptions, request as httpsRequest } from 'node:https';
import type { Disposable, HttpHandler, HttpRequest, HttpResponse } from '../base/index.ts';

/** What a request carries to say who sends it: certificates, headers, and an agent where it has to be a certain one. */
export type RequestCredentials = Omit<RequestOptions, 'headers'> & {
  readonly headers?: Readonly<Record<string, string>>;
};

/** How to reach a server, and as whom. */
export interface HttpsTarget {
  /** `https://127.0.0.1:6443`, with a path where the server is behind one. */
  readonly server: string;
  /**
   * Certificates, tokens and whatever else the credentials add to a request. Asked for each request, since a token
   * may have run out.
   */
  authenticate(): Promise<RequestCredentials>;
}

export interface HttpsTransportOptions {
  /**
   * Whether the answer goes on until somebody ends it (a watch). Such requests have connections of their own, so that
   * however many there are, an ordinary request never waits for one of them. None are where left out.
   */
  readonly isLongRunning?: (request: HttpRequest) => boolean;
  /** Connections for ordinary requests; more requests than that wait for each other. */
  readonly requestConnections?: number;
  /** Connections for long-running requests. Who opens many of them has to share these out: more than that wait. */
  readonly longRunningConnections?: number;
}

export interface HttpsTransport extends Disposable {
  readonly handler: HttpHandler;
}

const REQUEST_CONNECTIONS = 8;
const LONG_RUNNING_CONNECTIONS = 64;
const BODY_LIMIT_BYTES = 64 * 1024 * 1024;

/**
 * Speaks to a server over connections that are kept. It is the client's transport: a refused connection rejects, an
 * answer of any status resolves, and the body is pulled as the reader has room.
 */
export function createHttpsTransport(
  target: HttpsTarget,
  options: HttpsTransportOptions = {},
): HttpsTransport {
  const { isLongRunning = () => false } = options;
  const base = new URL(target.server);
  const secure = base.protocol === 'https:';
  const send = secure ? httpsRequest : httpRequest;
  const agentOf = (maxSockets: number): HttpAgent =>
    secure ? new HttpsAgent({ keepAlive: true, maxSockets }) : new HttpAgent({ keepAlive: true, maxSockets });
  const requests = agentOf(options.requestConnections ?? REQUEST_CONNECTIONS);
  const longRunning = agentOf(options.longRunningConnections ?? LONG_RUNNING_CONNECTIONS);

  const handler: HttpHandler = async (request) => {
    const credentials = await target.authenticate();
    const body = await request.readBody(BODY_LIMIT_BYTES);
    request.signal.throwIfAborted();
    return exchange(send, request, body, {
      agent: isLongRunning(request) ? longRunning : requests,
      ...credentials,
      protocol: base.protocol,
      hostname: base.hostname,
      port: base.port,
      method: request.method,
      path: base.pathname.replace(/\/$/, '') + request.target,
      headers: { ...request.headers, ...credentials.headers, 'content-length': body.length },
    });
  };
  return {
    handler,
    dispose() {
      longRunning.destroy();
      requests.destroy();
    },
  };
}

function exchange(
  send: typeof httpRequest,
  request: HttpRequest,
  body: Uint8Array,
  options: RequestOptions,
): Promise<HttpResponse> {
  return new Promise<HttpResponse>((resolve, reject) => {
    const outgoing = send(options, (incoming) => resolve(responseOf(incoming, request)));
    // The signal ends the connection at any time; the reader of a body then sees it fail.
    const onAbort = (): void => void outgoing.destroy(reasonOf(request.signal));
    request.signal.addEventListener('abort', onAbort, { once: true });
    outgoing.once('close', () => request.signal.removeEventListener('abort', onAbort));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function reasonOf({ reason }: HttpRequest['signal']): Error {
  return reason instanceof Error ? reason : new Error('the request was given up');
}

function responseOf(incoming: IncomingMessage, request: HttpRequest): HttpResponse {
  const headers: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined) headers[name] = value;
  return { status: incoming.statusCode ?? 0, headers, body: chunksOf(incoming, request) };
}

async function* chunksOf(incoming: IncomingMessage, request: HttpRequest): AsyncGenerator<Uint8Array, void> {
  try {
    for await (const chunk of incoming) yield chunk as Uint8Array;
  } catch (error) {
    // Whoever aborted knows why, and does not need to hear of it as a failure.
    if (!request.signal.aborted) throw error;
  }
}
