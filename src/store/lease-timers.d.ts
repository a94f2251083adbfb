import { type Clock, type Disposable, type Log } from '../base/index.ts';
import type { StoreLease } from './store.ts';
/** A lease, and when its time is over. */
export interface TimedLease extends StoreLease {
  readonly dueMs: number;
}
/**
 * The time of leases: calls when one is over. One timer waits for the next; where there is no lease, nothing waits. An
 * end that fails is tried again.
 */
export declare class LeaseTimers implements Disposable {
  private readonly clock;
  private readonly log;
  private readonly end;
  private readonly leases;
  /** Also times that are no longer true, because a lease was prolonged or has ended: they are passed over. */
  private readonly due;
  /** How long to wait before the end of a lease is tried again that failed. */
  private readonly retryMs;
  private timer;
  private disposed;
  constructor(parts: { clock: Clock; log: Log; end: (id: string) => Promise<void> });
  has(id: string): boolean;
  /** Throws where there is no such lease. */
  get(id: string): TimedLease;
  all(): readonly TimedLease[];
  /** A lease that begins now. */
  fromNow({ id, ttlMs }: StoreLease): TimedLease;
  /** What all leases have left, counted from now on another clock. */
  on(clock: Clock): readonly TimedLease[];
  /** Adds or prolongs a lease. A clock that was put back gives it no more than its time. */
  set(lease: TimedLease): void;
  delete(id: string): void;
  dispose(): void;
  private wake;
  private schedule;
  private fire;
  private finish;
}
//# sourceMappingURL=lease-timers.d.ts.map
