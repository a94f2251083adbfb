import { StatusError } from '../api/index.ts';
import { type Clock, type HttpHandler, type HttpPeer, type HttpResponse } from '../base/index.ts';
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
/**
 * Sends a request and gives the answer as it comes, its body unread. A failure is a {@link StatusError}; what
 * the server asks to send again (429 or 5xx with `Retry-After`) is, after the time it names.
 */
export declare function send(connection: Connection, request: ApiRequest): Promise<HttpResponse>;
/** Sends a request and decodes the JSON of its answer; an empty body is `undefined`. */
export declare function sendForJson<T>(connection: Connection, request: ApiRequest): Promise<T>;
/** The failure that an answer's body tells of: a `Status`, or plain text from something before the API server. */
export declare function statusErrorOf(code: number, body: Uint8Array): StatusError;
/** A decoded `Status` as the error it stands for. */
export declare function statusError(status: Readonly<Record<string, unknown>>): StatusError;
//# sourceMappingURL=http.d.ts.map
