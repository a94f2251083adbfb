import { ownValue } from './json.ts';
import type { Duplex } from './duplex.ts';

/**
 * HTTP as the core sees it. A server is a function from request to response ({@link HttpHandler}); sockets and TLS
 * are an adapter in `platform`, and a caller in the same process calls the function itself.
 */
export type HttpHandler = (request: HttpRequest) => Promise<HttpResponse>;

export interface HttpRequest {
  readonly method: string;
  /** Path and query as sent, percent-encoded: `/api/v1/pods?limit=5`. */
  readonly target: string;
  /** By lower-case name the value of each header; of one that came more than once the first. See {@link headerValues}. */
  readonly headers: Readonly<Record<string, string>>;
  /** The values of headers that came more than once, by lower-case name. */
  readonly repeated?: Readonly<Record<string, readonly string[]>>;
  /**
   * Reads the body whole; empty where there is none. Rejects with {@link BodyTooLargeError} past
   * `limitBytes`, and with {@link BodyAbortedError} where the client goes before its end.
   */
  readBody(limitBytes: number): Promise<Uint8Array>;
  readonly peer: HttpPeer;
  /** Aborts when the caller has gone away. */
  readonly signal: AbortSignal;
}

/** Who sent a request, as far as the connection itself tells. */
export interface HttpPeer {
  readonly address: string;
  /** The client certificate that the connection proved, already verified against the cluster's authority. */
  readonly certificate?: {
    readonly commonName: string;
    readonly organizations: readonly string[];
    /** The SHA-256 of the certificate, in lower-case hexadecimal. */
    readonly fingerprint: string;
    /** When it ends. */
    readonly endMs: number;
  };
  /** The user that a caller in the same process speaks for. Never set by a network adapter. */
  readonly identity?: { readonly name: string; readonly groups: readonly string[] };
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** Bytes, or chunks as they come (a watch). The receiver pulls: it asks for the next chunk when it has room. */
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
  /** The chunks belong to one whole that is on its way: they may be gathered and compressed, unlike a watch's. */
  readonly isFinite?: boolean;
  /**
   * Aborts where the body will not be finished and the receiver does not take what is there: the connection is to be
   * broken off, also while it waits for room.
   */
  readonly cut?: AbortSignal;
  /**
   * Makes the answer an upgrade: after status (101) and headers the connection itself is handed over, and the body
   * is not sent. The connection is closed once the promise settles; a rejection breaks it off.
   */
  readonly upgrade?: (connection: Duplex) => Promise<void>;
}

/** The values of a header in the order that they were sent: `X: a` and `X: b, c` are `a` and `b, c`. */
export function headerValues(
  { headers, repeated }: Pick<HttpRequest, 'headers' | 'repeated'>,
  name: string,
): readonly string[] {
  const single = ownValue(headers, name);
  return ownValue(repeated, name) ?? (single === undefined ? [] : [single]);
}

export class BodyTooLargeError extends Error {
  readonly limitBytes: number;

  constructor(limitBytes: number) {
    super(`the body is larger than ${limitBytes} bytes`);
    this.limitBytes = limitBytes;
  }
}

/** The client went while it sent the body: there is nobody to be answered. */
export class BodyAbortedError extends Error {
  constructor(cause: unknown) {
    super('the client has gone before the end of the body', { cause });
  }
}

/** Reads a response's body whole. */
export async function readAll(body: HttpResponse['body']): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
  }
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
