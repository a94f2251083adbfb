import { type Clock, type Disposable, type Failures, type Log, TimeSlice } from '../../base/index.ts';
import type { StoreError } from '../../store/index.ts';
import { ObjectEvent } from './object-event.ts';
import type { ObjectVersion } from './object-version.ts';
import type { CacheWatcher } from './cache-watchers.ts';
import type { ResourceCache } from './resource-cache.ts';

const RETRY_MS = 1000;
/** So many changes may be told in one turn when it begins. */
const TOLD_AT_ONCE = 100;
/** Then they are, however many. */
const MOST_ROUNDS = 10;

export interface FollowingParts {
  readonly cache: ResourceCache;
  readonly clock: Clock;
  readonly log: Log;
  readonly failures: Failures;
  /** Of which key alone the listener is told; of all where left out. */
  readonly onlyKey?: string;
  /** Told of each object there is, then of each change. One that throws misses that change alone. */
  readonly listener: (event: ObjectEvent) => void;
}

/**
 * Follows the objects of a resource without an end. Where changes were missed, what there is now is compared with what
 * was told: also of what was deleted meanwhile it tells.
 */
export class Following implements Disposable {
  private readonly parts: FollowingParts;
  /** What the listener believes to be there. */
  private readonly told = new Map<string, ObjectVersion>();
  private watch: Disposable | undefined;
  private starting: Promise<void> | undefined;
  private retry: Disposable | undefined;
  private disposed = false;

  constructor(parts: FollowingParts) {
    this.parts = parts;
  }

  /** Resolves once all objects that there are have been told. Rejects where they cannot be read: the next call tries again. */
  ready(): Promise<void> {
    this.starting ??= this.start().catch((error: unknown) => {
      this.starting = undefined;
      throw error;
    });
    return this.starting;
  }

  dispose(): void {
    this.disposed = true;
    this.watch?.dispose();
    this.retry?.dispose();
    this.told.clear();
  }

  private async start(): Promise<void> {
    const { cache } = this.parts;
    let revision: number;
    let rounds = 0;
    do {
      do await cache.load();
      while (!cache.isLoaded && !this.disposed);
      // A callback may have disposed it.
      if (this.disposed) return;
      ({ revision } = cache);
      await this.tellDifference(revision);
      if (this.disposed) return;
      // Where so much has changed meanwhile that the changes are gone, or too many to be told at once, what there is now is
      // compared once more.
    } while (
      !cache.window.reachesBackTo(revision) ||
      (cache.window.countAfter(revision) > TOLD_AT_ONCE && rounds++ < MOST_ROUNDS)
    );
    const watcher: CacheWatcher = {
      event: (event) => this.tell(event),
      ended: (error) => this.ended(error),
    };
    this.watch = cache.watch(revision, watcher);
  }

  /** Brings the listener from what it believes to what there is, in slices. */
  private async tellDifference(revision: number): Promise<void> {
    const { cache, clock } = this.parts;
    const slice = new TimeSlice(clock);
    const before = new Map(this.told);
    for (const version of cache.snapshot().from(cache.prefix, cache.prefix)) {
      const previous = before.get(version.key);
      before.delete(version.key);
      if (previous?.revision !== version.revision) {
        this.tell(new ObjectEvent(version.revision, version, previous));
      }
      if (slice.spend()) await slice.yield();
    }
    for (const previous of before.values()) {
      this.tell(new ObjectEvent(revision, undefined, previous));
      if (slice.spend()) await slice.yield();
    }
  }

  private tell(event: ObjectEvent): void {
    if (this.disposed) return;
    const { current, previous } = event;
    const { onlyKey } = this.parts;
    if (onlyKey !== undefined && onlyKey !== (current ?? previous)?.key) return;
    if (current) this.told.set(current.key, current);
    else if (previous) this.told.delete(previous.key);
    this.parts.failures.guard('a follower of a resource failed', () => this.parts.listener(event));
  }

  private ended(error: StoreError | undefined): void {
    this.watch = undefined;
    // Without an error it is the cache that has ended, and with it the server.
    if (error && error.code !== 'closed') void this.startAgain();
  }

  private async startAgain(): Promise<void> {
    try {
      await this.start();
    } catch (error) {
      if (this.disposed) return;
      this.parts.log.warn('a resource cannot be followed', { prefix: this.parts.cache.prefix, error });
      this.retry = this.parts.clock.setTimer(RETRY_MS, () => void this.startAgain());
    }
  }
}
