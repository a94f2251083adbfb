import type { Clock } from '../../base/index.ts';

/** What streams need of the world outside. `platform` has it. */
export interface StreamCodecs {
  readonly clock: Clock;
  /** For the handshake of WebSocket, which proves nothing but that it was understood. */
  readonly sha1: (bytes: Uint8Array) => Uint8Array;
  /** One for each SPDY connection. */
  headerCompression(dictionary: Uint8Array): HeaderCompression;
}

/**
 * zlib over header blocks, as SPDY wants it: in each direction all blocks are one stream, flushed after each block. Calls
 * of one method must wait for each other.
 */
export interface HeaderCompression {
  compress(block: Uint8Array): Promise<Uint8Array>;
  /** Rejects where the bytes are no zlib, or where more than `limitBytes` come of them. */
  decompress(bytes: Uint8Array, limitBytes: number): Promise<Uint8Array>;
  dispose(): void;
}
