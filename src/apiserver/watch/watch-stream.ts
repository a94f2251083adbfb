import type { Disposable } from '../../base/index.ts';
import type { WatchEvent } from './watch-event.ts';

/**
 * The body of a watch: events wait here until the receiver asks for them. One that lags behind by more than `limit`
 * events is cut off, as is everything once `end` was called and what waited is gone.
 */
export class WatchStream implements AsyncIterable<Uint8Array>, Disposable {
  private readonly limit: number;
  private readonly onEnd: () => void;
  private readonly encode: (event: WatchEvent) => Uint8Array;
  /** Made into bytes only when they are asked for. */
  private waiting: WatchEvent[] = [];
  private next = 0;
  private wake: (() => void) | undefined;
  private ended = false;

  /** `onEnd` is called once, when nothing more is wanted: the stream has ended or its receiver has gone. */
  constructor(limit: number, encode: (event: WatchEvent) => Uint8Array, onEnd: () => void) {
    this.limit = limit;
    this.encode = encode;
    this.onEnd = onEnd;
  }

  push(event: WatchEvent): void {
    if (this.ended) return;
    if (this.waiting.length - this.next >= this.limit) {
      this.dispose();
      return;
    }
    this.waiting.push(event);
    this.wake?.();
  }

  /** Ends the stream after what waits. */
  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.onEnd();
    this.wake?.();
  }

  /** Ends the stream and drops what waits. */
  dispose(): void {
    this.waiting = [];
    this.next = 0;
    this.end();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    try {
      for (;;) {
        const event = this.take();
        if (event) yield this.encode(event);
        else if (this.ended) return;
        else await new Promise<void>((resolve) => (this.wake = resolve));
      }
    } finally {
      this.dispose();
    }
  }

  private take(): WatchEvent | undefined {
    const event = this.waiting[this.next];
    if (event === undefined) {
      this.waiting = [];
      this.next = 0;
      return undefined;
    }
    this.next++;
    return event;
  }
}
