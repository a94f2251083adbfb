import { type Clock, type Disposable, Heap, type Log } from '../base/index.ts';
import { noLeaseError } from './store-error.ts';
import type { StoreLease } from './store.ts';

/** A lease, and when its time is over. */
export interface TimedLease extends StoreLease {
  readonly dueMs: number;
}

/** How long until the end of a lease is tried again that failed: doubled with each failure. */
const RETRY_MS = 1000;
const RETRY_LIMIT_MS = 60_000;

/**
 * The time of leases: calls when one is over. One timer waits for the next; where there is no lease, nothing waits. An
 * end that fails is tried again.
 */
export class LeaseTimers implements Disposable {
  private readonly clock: Clock;
  private readonly log: Log;
  private readonly end: (id: string) => Promise<void>;
  private readonly leases = new Map<string, TimedLease>();
  /** Also times that are no longer true, because a lease was prolonged or has ended: they are passed over. */
  private readonly due = new Heap<{ readonly id: string; readonly dueMs: number }>(
    (a, b) => a.dueMs - b.dueMs,
  );
  /** How long to wait before the end of a lease is tried again that failed. */
  private readonly retryMs = new Map<string, number>();
  private timer: { readonly dueMs: number; readonly timer: Disposable } | undefined;
  private disposed = false;

  constructor(parts: { clock: Clock; log: Log; end: (id: string) => Promise<void> }) {
    this.clock = parts.clock;
    this.log = parts.log;
    this.end = parts.end;
  }

  has(id: string): boolean {
    return this.leases.has(id);
  }

  /** Throws where there is no such lease. */
  get(id: string): TimedLease {
    const lease = this.leases.get(id);
    if (!lease) throw noLeaseError(id);
    return lease;
  }

  all(): readonly TimedLease[] {
    return [...this.leases.values()];
  }

  /** A lease that begins now. */
  fromNow({ id, ttlMs }: StoreLease): TimedLease {
    return { id, ttlMs, dueMs: this.clock.now() + ttlMs };
  }

  /** What all leases have left, counted from now on another clock. */
  on(clock: Clock): readonly TimedLease[] {
    const aheadMs = clock.now() - this.clock.now();
    return this.all().map((lease) => ({ ...lease, dueMs: lease.dueMs + aheadMs }));
  }

  /** Adds or prolongs a lease. A clock that was put back gives it no more than its time. */
  set(lease: TimedLease): void {
    const dueMs = Math.min(lease.dueMs, this.clock.now() + lease.ttlMs);
    this.leases.set(lease.id, { ...lease, dueMs });
    this.wake(lease.id, dueMs);
  }

  delete(id: string): void {
    this.leases.delete(id);
    this.retryMs.delete(id);
  }

  dispose(): void {
    this.disposed = true;
    this.timer?.timer.dispose();
  }

  private wake(id: string, dueMs: number): void {
    this.due.push({ id, dueMs });
    this.schedule();
  }

  private schedule(): void {
    const next = this.due.peek();
    if (this.disposed || !next || (this.timer && this.timer.dueMs <= next.dueMs)) return;
    this.timer?.timer.dispose();
    const timer = this.clock.setTimer(Math.max(0, next.dueMs - this.clock.now()), () => this.fire());
    this.timer = { dueMs: next.dueMs, timer };
  }

  private fire(): void {
    this.timer = undefined;
    const now = this.clock.now();
    for (let next = this.due.peek(); next && next.dueMs <= now; next = this.due.peek()) {
      this.due.pop();
      const lease = this.leases.get(next.id);
      if (lease && lease.dueMs <= now) void this.finish(next.id);
    }
    this.schedule();
  }

  private async finish(id: string): Promise<void> {
    try {
      await this.end(id);
    } catch (error) {
      if (this.disposed || !this.leases.has(id)) return;
      this.log.warn('a lease was not ended', { lease: id, error });
      const retryMs = this.retryMs.get(id) ?? RETRY_MS;
      this.retryMs.set(id, Math.min(2 * retryMs, RETRY_LIMIT_MS));
      this.wake(id, this.clock.now() + retryMs);
    }
  }
}
