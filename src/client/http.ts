import { type StatusDetails, StatusError } from '../api/index.ts';
import {
  type Clock,
  type HttpHandler,
  type HttpPeer,
  type HttpResponse,
  isObject,
  readAll,
  sleep,
} from '../base/index.ts';

/** One call of the API, before it is HTTP. */
export interface ApiRequest {
  /** GET where left out. */
  readonly method?: string;
  /** The path without its query: `/api/v1/namespaces/default/pods`. */
  readonly path: string;
  /** Query parameters; those that are undefined are left out. */
  readonly query?: Query;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; bytes are sent as they are. */
  readonly body?: unknown;
  /** `application/json` where left out. */
  readonly contentType?: string;
  readonly signal?: AbortSignal;
}

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Connection {
  readonly transport: HttpHandler;
  readonly clock: Clock;
  /** Sent with every request: `user-agent`, `authorization`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whom a caller in the same process speaks for. */
  readonly identity?: HttpPeer['identity'];
}

/** How often a request is sent again when the server asks for it (`Retry-After`). */
const RETRY_LIMIT = 10;
const RETRY_WAIT_LIMIT_MS = 30_000;

/**
 * Sends a request and gives the answer as it comes, its body unread. A failure is a {@link StatusError}; what
 * the server asks to send again (429 or 5xx with `Retry-After`) is, after the time it names.
 */
export async function send(connection: Connection, request: ApiRequest): Promise<HttpResponse> {
  for (let attempt = 0; ; attempt++) {
    const response = await connection.transport(httpRequestOf(connection, request));
    if (response.status < 400) return response;
    const body = await readAll(response.body);
    const waitMs = retryAfterMs(response);
    if (waitMs === undefined || attempt >= RETRY_LIMIT) throw statusErrorOf(response.status, body);
    await sleep(connection.clock, waitMs, request.signal);
  }
}

/** Sends a request and decodes the JSON of its answer; an empty body is `undefined`. */
export async function sendForJson<T>(connection: Connection, request: ApiRequest): Promise<T> {
  const response = await send(connection, request);
  const text = decoder.decode(await readAll(response.body));
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** Sends a request whose answer is of no interest: its body is taken in as it comes, and neither kept nor decoded. */
export async function sendForNothing(connection: Connection, request: ApiRequest): Promise<void> {
  const { body } = await send(connection, request);
  if (body instanceof Uint8Array) return;
  for await (const _ of body);
}

/** The failure that an answer's body tells of: a `Status`, or plain text from something before the API server. */
export function statusErrorOf(code: number, body: Uint8Array): StatusError {
  const text = decoder.decode(body);
  try {
    const status: unknown = JSON.parse(text);
    if (isObject(status) && status['kind'] === 'Status') return statusError(status);
  } catch {
    // Not JSON: the text itself is all there is to say.
  }
  return new StatusError(code, '', text.trim() === '' ? `the server answered ${code}` : text.trim());
}

/** A decoded `Status` as the error it stands for. */
export function statusError(status: Readonly<Record<string, unknown>>): StatusError {
  const { code, reason, message, details } = status;
  return new StatusError(
    typeof code === 'number' ? code : 500,
    typeof reason === 'string' ? reason : '',
    typeof message === 'string' ? message : 'unknown failure',
    isObject(details) ? (details as StatusDetails) : undefined,
  );
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();
const NO_BODY = new Uint8Array();
const NEVER_ABORTED = new AbortController().signal;

function httpRequestOf(connection: Connection, request: ApiRequest): Parameters<HttpHandler>[0] {
  const body = bodyOf(request.body);
  return {
    method: request.method ?? 'GET',
    target: request.path + queryText(request.query),
    headers: {
      accept: 'application/json',
      ...connection.headers,
      ...(body.length > 0 ? { 'content-type': request.contentType ?? 'application/json' } : {}),
      ...request.headers,
    },
    readBody: () => Promise.resolve(body),
    peer: { address: '', ...(connection.identity ? { identity: connection.identity } : {}) },
    signal: request.signal ?? NEVER_ABORTED,
  };
}

function bodyOf(body: unknown): Uint8Array {
  if (body === undefined) return NO_BODY;
  return body instanceof Uint8Array ? body : encoder.encode(JSON.stringify(body));
}

function queryText(query: Query = {}): string {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parts.push(`${name}=${encodeURIComponent(String(value))}`);
  }
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

function retryAfterMs(response: HttpResponse): number | undefined {
  if (response.status !== 429 && response.status < 500) return undefined;
  const seconds = Number(response.headers['retry-after'] ?? Number.NaN);
  return Number.isNaN(seconds) ? undefined : Math.min(seconds * 1000, RETRY_WAIT_LIMIT_MS);
}
