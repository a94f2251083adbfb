import type { HttpHandler } from '../base/index.ts';
import { withWebSocketWatches } from '../streams/index.ts';
import { streamCodecs } from './stream-codecs.ts';

/** A server whose watches come over WebSocket, too, where a client asks for that. */
export function webSocketWatches(handler: HttpHandler): HttpHandler {
  return withWebSocketWatches(handler, streamCodecs);
}
