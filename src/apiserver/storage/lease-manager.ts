import type { Clock } from '../../base/index.ts';
import type { Store } from '../../store/index.ts';

/** Upstream's limits for one lease: the longest time in which it is given out, as a share of its own time at most; and to how many objects. */
const REUSE_MS = 60_000;
const REUSE_SHARE = 0.05;
const OBJECT_LIMIT = 1000;

interface SharedLease {
  readonly id: Promise<string>;
  readonly reuseUntilMs: number;
  objects: number;
}

/**
 * Leases for the objects of a resource that go some time after their last write. Objects written soon after each other
 * share one, so an object may stay a little longer, and the store has few to count.
 */
export class LeaseManager {
  private readonly store: Store;
  private readonly clock: Clock;
  private readonly ttlMs: number;
  private readonly reuseMs: number;
  private current: SharedLease | undefined;

  constructor(parts: { store: Store; clock: Clock; ttlMs: number }) {
    this.store = parts.store;
    this.clock = parts.clock;
    this.ttlMs = parts.ttlMs;
    this.reuseMs = Math.min(REUSE_MS, parts.ttlMs * REUSE_SHARE);
  }

  /** A lease for an object that is written now. */
  lease(): Promise<string> {
    const { current } = this;
    const isUsable = current && this.clock.now() <= current.reuseUntilMs && current.objects < OBJECT_LIMIT;
    const lease = isUsable ? current : this.grant();
    lease.objects++;
    return lease.id;
  }

  /** A lease turned out to be gone: it is given out no more. */
  forget(): void {
    this.current = undefined;
  }

  private grant(): SharedLease {
    const granted = this.store.grantLease(this.ttlMs + this.reuseMs);
    const lease: SharedLease = {
      id: granted.then(({ id }) => id),
      reuseUntilMs: this.clock.now() + this.reuseMs,
      objects: 0,
    };
    lease.id.catch(() => {
      if (this.current === lease) this.current = undefined;
    });
    this.current = lease;
    return lease;
  }
}
