import type { HttpHandler } from '../../base/index.ts';
import type { Authenticator } from '../contracts/index.ts';
import type { ServerParts } from '../server-parts.ts';
/** The server as one function: who asks, whether they may, and what answers. Whatever fails is a `Status`. */
export declare function createHandler(
  parts: ServerParts,
  authenticators: readonly Authenticator[],
): HttpHandler;
//# sourceMappingURL=handler.d.ts.map
