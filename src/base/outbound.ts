import type { JsonObject } from './json.ts';

/** A request to a server outside of the cluster. */
export interface OutboundRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** What the server is verified with, as PEM; what the host trusts where left out. */
  readonly certificateAuthority?: string | undefined;
  /** By which the client proves itself, as PEM. */
  readonly clientCertificate?: { readonly certificate: string; readonly key: string } | undefined;
  /** The name that the server must prove to be, where it is not that of the URL. */
  readonly serverName?: string | undefined;
  readonly timeoutMs: number;
  /** A longer answer is a failure. */
  readonly limitBytes: number;
}

export interface OutboundAnswer {
  readonly status: number;
  readonly body: Uint8Array;
}

/** What servers outside of the cluster are asked by, and what they signed is checked with. The core does neither itself. */
export interface Outbound {
  /** Resolves with an answer of any status; rejects where there is none, in time and of a size that is allowed. */
  send(request: OutboundRequest): Promise<OutboundAnswer>;
  /**
   * Whether a signature is that of a public key, given as a JSON Web Key, in one of the ways of RFC 7518 (`RS256`, `ES384`,
   * `PS512`, …). False where the key is not for that way.
   */
  verify(key: JsonObject, algorithm: string, data: Uint8Array, signature: Uint8Array): Promise<boolean>;
}
