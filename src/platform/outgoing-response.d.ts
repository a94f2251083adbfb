import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpResponse } from '../base/index.ts';
/** Sends an answer. A body in chunks is pulled at the speed of the connection. */
export declare function send(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  response: HttpResponse,
): Promise<void>;
/** Sends status and headers of an answer whose connection is handed over. Resolves once they are on their way. */
export declare function sendUpgrade(outgoing: ServerResponse, response: HttpResponse): Promise<void>;
//# sourceMappingURL=outgoing-response.d.ts.map
