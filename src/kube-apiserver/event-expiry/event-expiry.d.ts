import type { Clock, Disposable, Log } from '../../base/index.ts';
import type { ObjectReader, ObjectStorage } from '../../apiserver/index.ts';
/**
 * Removes Events some time after their last write, as upstream's leases do. One timer waits for the next one to go;
 * where there are none, nothing waits.
 */
export declare class EventExpiry implements Disposable {
  private readonly storage;
  private readonly reader;
  private readonly clock;
  private readonly log;
  private readonly ttlMs;
  /** In the order in which they are due. */
  private queue;
  private timer;
  private following;
  private disposed;
  constructor(parts: { storage: ObjectStorage; reader: ObjectReader; clock: Clock; log: Log; ttlMs: number });
  /** Begins with the Events that there are: their time counts from when they last happened. */
  start(): Promise<void>;
  dispose(): void;
  private schedule;
  private expire;
  private remove;
}
//# sourceMappingURL=event-expiry.d.ts.map
