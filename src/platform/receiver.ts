import type { ServerResponse } from 'node:http';
import { WriteTurns } from './write-turns.ts';

/**
 * How much is written at a time. TLS encrypts a write in one piece, and keeps the room that the largest one took for as long
 * as the connection lives: an object of a MiB, sent to thousands of watchers, would stay taken thousands of times.
 */
const PIECE_BYTES = 128 * 1024;
/** One for all connections, which share a thread. */
const turns = new WriteTurns(setImmediate);

/** Who receives an answer, at their own pace. Whatever is waited for, it has one listener of each kind. */
export class Receiver {
  private readonly outgoing: ServerResponse;
  private wake: (() => void) | undefined;

  /** `cut`: aborts where the receiver is to be broken off. */
  constructor(outgoing: ServerResponse, cut?: AbortSignal) {
    this.outgoing = outgoing;
    const go = (): void => this.wake?.();
    outgoing.on('drain', go);
    outgoing.on('close', go);
    cut?.addEventListener('abort', () => outgoing.destroy(), { once: true });
    if (cut?.aborted) outgoing.destroy();
  }

  get isGone(): boolean {
    return this.outgoing.destroyed;
  }

  /** Sends a chunk. Resolves, where the receiver is slow, once there is room for the next one, or nobody to take it. */
  write(chunk: Uint8Array): Promise<void> | undefined {
    return chunk.length > PIECE_BYTES ? this.writeInPieces(chunk) : this.writePiece(chunk);
  }

  private async writeInPieces(chunk: Uint8Array): Promise<void> {
    for (let start = 0; start < chunk.length && !this.isGone; start += PIECE_BYTES) {
      await this.writePiece(chunk.subarray(start, start + PIECE_BYTES));
    }
  }

  private writePiece(piece: Uint8Array): Promise<void> | undefined {
    const turn = turns.take(piece.length);
    return turn ? turn.then(() => this.hand(piece)) : this.hand(piece);
  }

  private hand(piece: Uint8Array): Promise<void> | undefined {
    if (this.isGone || this.outgoing.write(piece) || this.isGone) return undefined;
    return new Promise((resolve) => (this.wake = resolve));
  }
}
