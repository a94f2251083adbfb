import type { Disposable } from './disposable.ts';
import type { Duplex } from './duplex.ts';

/** Asks servers elsewhere over HTTPS; an adapter has the sockets. Connections are kept and used again. */
export interface HttpsClient extends Disposable {
  /**
   * Resolves with an answer of any status, read whole; redirects are not followed. Rejects with an {@link HttpsFailure}
   * where there is none.
   */
  send(request: HttpsRequest): Promise<HttpsAnswer>;
  /** As `send`, but resolves with the head of the answer, whose body is read as it comes. */
  open(request: HttpsExchange): Promise<HttpsStream>;
}

/** A request, and to whom it is sent. */
export interface HttpsExchange {
  readonly method: string;
  /** What the server is called: in the `Host` header, and in its certificate unless {@link serverName} is given. */
  readonly host: string;
  readonly port: number;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Uint8Array;
  /** Where to connect to in the place of host and port. */
  readonly address?: HttpsAddress;
  readonly serverName?: string;
  /** As PEM, who may vouch for the server. Left out, whom the host trusts. */
  readonly authorities?: string;
  /** Whoever answers there is taken for the server. */
  readonly isUnverified?: boolean;
  /** By which the client proves itself. */
  readonly clientCertificate?: ClientCertificate;
  /** Gives the request up, and the body of its answer; the failure then is `aborted`. */
  readonly signal: AbortSignal;
}

/** A certificate and its private key, both as PEM. */
export interface ClientCertificate {
  readonly certificate: string;
  readonly key: string;
}

export interface HttpsRequest extends HttpsExchange {
  /** Longer answers are broken off. */
  readonly answerLimitBytes: number;
}

export interface HttpsAddress {
  readonly host: string;
  readonly port: number;
}

export interface HttpsAnswer {
  readonly status: number;
  /** By lower-case name; of one that came more than once the first. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** The head of an answer, and the way to the rest. */
export interface HttpsStream {
  readonly status: number;
  /** By lower-case name; the values of those that came more than once in a list. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /**
   * What comes, as it comes: it is pulled. Fails with an {@link HttpsFailure}. Who stops early ends the exchange. Empty
   * where there is a connection.
   */
  readonly body: AsyncIterable<Uint8Array>;
  /** The connection itself, where the server has upgraded it (101). */
  readonly connection?: Duplex;
}

/** What an {@link HttpsFailure} is about. */
export type HttpsFailureCode =
  /** Nothing listens there. */
  | 'refused'
  /** No way leads there. */
  | 'unreachable'
  /** The name of the host has no address. */
  | 'unknownHost'
  /** The connection was broken off before an answer. */
  | 'reset'
  /** The connection was closed before an answer. */
  | 'closed'
  /** The connection ended within the answer. */
  | 'cutShort'
  /** Nobody known vouches for the certificate. */
  | 'untrusted'
  /** The certificate is somebody else's. The detail has its names, one a line. */
  | 'otherName'
  /** The certificate is not good at this time. */
  | 'expired'
  /** What answers speaks no TLS. */
  | 'notTls'
  /** What answers speaks no HTTP. */
  | 'notHttp'
  | 'tooLarge'
  /** The request's signal has aborted. */
  | 'aborted'
  /** Anything else, which the detail says. */
  | 'other';

/** Why a server gave no answer. */
export class HttpsFailure extends Error {
  readonly code: HttpsFailureCode;
  readonly detail: string;
  /** What was connected to, as `127.0.0.1:443`; empty where that was not found out. */
  readonly address: string;

  constructor(code: HttpsFailureCode, { detail = '', address = '' } = {}) {
    super(`no answer from ${address || 'the server'}: ${code}${detail === '' ? '' : ` (${detail})`}`);
    this.code = code;
    this.detail = detail;
    this.address = address;
  }
}
