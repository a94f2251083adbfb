import type { Disposable } from './disposable.ts';

/** Asks servers elsewhere over HTTPS; an adapter has the sockets. Connections are kept and used again. */
export interface HttpsClient extends Disposable {
  /**
   * Resolves with an answer of any status, read whole; redirects are not followed. Rejects with an {@link HttpsFailure}
   * where there is none.
   */
  send(request: HttpsRequest): Promise<HttpsAnswer>;
}

export interface HttpsRequest {
  readonly method: 'GET' | 'POST';
  /** What the server is called: in the `Host` header, and in its certificate unless {@link serverName} is given. */
  readonly host: string;
  readonly port: number;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Where to connect to in the place of host and port. */
  readonly address?: HttpsAddress;
  readonly serverName?: string;
  /** As PEM, who may vouch for the server. Left out, whom the host trusts. */
  readonly authorities?: string;
  /** Longer answers are broken off. */
  readonly answerLimitBytes: number;
  /** Gives the request up; the failure then is `aborted`. */
  readonly signal: AbortSignal;
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
