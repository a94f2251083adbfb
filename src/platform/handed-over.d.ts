/** Connections that asked for an upgrade: the core gets them whole where it answers with one. */
import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { HttpResponse } from '../base/index.ts';
export interface Upgradable {
  readonly socket: Socket;
  /** What was read of the connection beyond the request. */
  readonly head: Uint8Array;
  readonly idleMs: number;
}
/**
 * Node makes no response where an upgrade is asked for, though the answer may well be an ordinary one. The connection
 * is closed after it.
 */
export declare function responseOver(incoming: IncomingMessage, socket: Socket): ServerResponse;
/** Answers with the upgrade and runs it. Rejects with what it fails with; `gone` tells when the socket has closed. */
export declare function handOver(
  upgradable: Upgradable | undefined,
  outgoing: ServerResponse,
  response: HttpResponse,
  upgrade: NonNullable<HttpResponse['upgrade']>,
  gone: AbortController,
): Promise<void>;
//# sourceMappingURL=handed-over.d.ts.map
