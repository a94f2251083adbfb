import type { Disposable } from '../../base/index.ts';
/**
 * The body of a watch: chunks wait here until the receiver asks for them. One that lags behind by more than `limit`
 * chunks is cut off, as is everything once `end` was called and what waited is gone.
 */
export declare class WatchStream implements AsyncIterable<Uint8Array>, Disposable {
  private readonly limit;
  private readonly onEnd;
  /** Made into bytes only when they are asked for. */
  private waiting;
  private next;
  private wake;
  private ended;
  /** `onEnd` is called once, when nothing more is wanted: the stream has ended or its receiver has gone. */
  constructor(limit: number, onEnd: () => void);
  push(chunk: () => Uint8Array): void;
  /** Ends the stream after what waits. */
  end(): void;
  /** Ends the stream and drops what waits. */
  dispose(): void;
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array>;
  private take;
}
//# sourceMappingURL=watch-stream.d.ts.map
