import type { Disposable } from '../../base/index.ts';

/**
 * The body of a watch: chunks wait here until the receiver asks for them. One that lags behind by more than `limit`
 * chunks is cut off, as is everything once `end` was called and what waited is gone.
 */
export class WatchStream implements AsyncIterable<Uint8Array>, Disposable {
  private readonly limit: number;
  private readonly onEnd: () => void;
  /** Made into bytes only when they are asked for. */
  private waiting: (() => Uint8Array)[] = [];
  private next = 0;
  private wake: (() => void) | undefined;
  private ended = false;

  /** `onEnd` is called once, when nothing more is wanted: the stream has ended or its receiver has gone. */
  constructor(limit: number, onEnd: () => void) {
    this.limit = limit;
    this.onEnd = onEnd;
  }

  push(chunk: () => Uint8Array): void {
    if (this.ended) return;
    if (this.waiting.length - this.next >= this.limit) {
      this.dispose();
      return;
    }
    this.waiting.push(chunk);
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
        const chunk = this.take();
        if (chunk) yield chunk();
        else if (this.ended) return;
        else await new Promise<void>((resolve) => (this.wake = resolve));
      }
    } finally {
      this.dispose();
    }
  }

  private take(): (() => Uint8Array) | undefined {
    const chunk = this.waiting[this.next];
    if (chunk === undefined) {
      this.waiting = [];
      this.next = 0;
      return undefined;
    }
    this.next++;
    return chunk;
  }
}
