import type { IncomingMessage } from 'node:http';
import { type HttpRequest } from '../base/index.ts';
/** What Node read from a connection, as the core sees it. */
export declare function requestOf(incoming: IncomingMessage, signal: AbortSignal): HttpRequest;
//# sourceMappingURL=incoming-request.d.ts.map
