import type { Duplex } from '../../base/index.ts';
import type { WebSocket } from './web-socket.ts';

/**
 * A WebSocket as a connection for bytes: what its binary messages hold, one behind the other. So another protocol (SPDY)
 * is tunnelled through it.
 */
export function messageBytes(socket: WebSocket, connection: Duplex): Duplex {
  return {
    chunks: binaryBytes(socket),
    write: (bytes) => socket.send('binary', bytes),
    end: () => socket.close(),
    abort: (reason) => connection.abort(reason),
    closed: connection.closed,
  };
}

async function* binaryBytes(socket: WebSocket): AsyncGenerator<Uint8Array> {
  for await (const { kind, bytes } of socket.pieces()) {
    if (kind === 'binary' && bytes.length > 0) yield bytes;
  }
}
