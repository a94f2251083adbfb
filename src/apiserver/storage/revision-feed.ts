import { type Clock, type Disposable, disposable, Failures, type Log } from '../../base/index.ts';
import { eventKey, type Store, StoreError, type StoreEvent, type StoreWatch } from '../../store/index.ts';
import { UnreadableObjects } from './unreadable-objects.ts';
import { RevisionWaiters } from './revision-waiters.ts';

/** All keys of the API stand under this prefix. */
export const ROOT = '/registry/';
const AFTER_ROOT = '/registry0';

const RETRY_MS = 1000;
/** How often the store is asked how far the watch is while somebody waits, as upstream's. */
const PROGRESS_MS = 100;

export interface FeedListener {
  event(event: StoreEvent): void;
  /** Events were missed: whatever was built from earlier ones must be built again. */
  lost(): void;
}

/**
 * The one watch on the store. It hands each event to the listener of its key's prefix, and knows up to which revision
 * every listener has heard of everything: from the events, and where somebody waits and none come, by asking.
 */
export class RevisionFeed implements Disposable {
  /** What listeners threw. */
  readonly failures: Failures;
  /** What is stored and cannot be read. */
  readonly unreadable: UnreadableObjects;
  readonly clock: Clock;
  private readonly store: Store;
  private readonly log: Log;
  private readonly listeners = new Map<string, FeedListener>();
  private readonly waiters = new RevisionWaiters();
  /** Who waits for a revision that must come soon: what makes each give up. */
  private readonly pressing = new Set<() => void>();
  private asking: Disposable | undefined;
  private current = 0;
  private watch: StoreWatch | undefined;
  private retry: Disposable | undefined;
  private disposed = false;

  constructor(parts: { store: Store; clock: Clock; log: Log }) {
    this.store = parts.store;
    this.clock = parts.clock;
    this.log = parts.log;
    this.failures = new Failures(parts.log);
    this.unreadable = new UnreadableObjects(parts.log);
  }

  /** Everything up to this revision has been told. */
  get revision(): number {
    return this.current;
  }

  /** Begins at the newest revision. */
  async start(): Promise<void> {
    this.current = await this.store.currentRevision();
    this.open();
  }

  /** Hands the events of the keys under `prefix` (`/registry/pods/`) to `listener`. */
  listen(prefix: string, listener: FeedListener): Disposable {
    this.listeners.set(prefix, listener);
    return disposable(() => this.listeners.delete(prefix));
  }

  /**
   * Resolves with true once everything up to `revision` has been told, with false when that takes longer than `limitMs`, or
   * does not come any more.
   */
  waitFor(revision: number, limitMs: number): Promise<boolean> {
    if (this.current >= revision) return Promise.resolve(true);
    if (this.disposed) return Promise.resolve(false);
    return new Promise((resolve) => {
      const done = (reached: boolean): void => {
        timer.dispose();
        waiter.dispose();
        this.pressing.delete(giveUp);
        if (this.pressing.size === 0) this.stopAsking();
        resolve(reached);
      };
      const giveUp = (): void => done(false);
      const timer = this.clock.setTimer(limitMs, giveUp);
      const waiter = this.waiters.add(revision, () => done(true));
      this.pressing.add(giveUp);
      this.askProgress();
    });
  }

  /** How far everything has been told, after all that the store has now, or what of it comes within `limitMs`. */
  async progress(limitMs: number): Promise<number> {
    try {
      await this.waitFor(await this.store.currentRevision(), limitMs);
    } catch (error) {
      this.log.warn('the store does not say how far it is', { error });
    }
    return this.current;
  }

  /** Calls back once, when the next event has been told. */
  onceAdvanced(callback: () => void): void {
    this.waiters.add(this.current + 1, callback);
  }

  dispose(): void {
    this.disposed = true;
    this.watch?.dispose();
    this.retry?.dispose();
    for (const giveUp of this.pressing) giveUp();
    this.stopAsking();
  }

  private open(): void {
    if (this.disposed) return;
    try {
      this.watch = this.store.watch(
        { start: ROOT, end: AFTER_ROOT, afterRevision: this.current },
        {
          events: (events) => this.receive(events),
          progress: (revision) => this.advance(revision),
          ended: (error) => this.ended(error),
        },
      );
    } catch (error) {
      this.ended(error instanceof StoreError ? error : new StoreError('unavailable', String(error)));
    }
  }

  private receive(events: readonly StoreEvent[]): void {
    for (const [i, event] of events.entries()) {
      const listener = this.listenerOf(eventKey(event));
      // What it holds can no longer be trusted: it reads anew.
      if (listener && !this.tell(() => listener.event(event))) this.tell(() => listener.lost());
      if (events[i + 1]?.revision !== event.revision) this.current = event.revision;
    }
    this.waiters.advance(this.current);
  }

  private tell(call: () => void): boolean {
    return this.failures.guard('a listener of the store failed', call);
  }

  private advance(revision: number): void {
    if (revision <= this.current) return;
    this.current = revision;
    this.waiters.advance(revision);
  }

  /** Asks at once, and again as long as somebody waits: a request may be lost while the watch catches up. */
  private askProgress(): void {
    if (this.asking || this.disposed) return;
    this.watch?.requestProgress();
    this.asking = this.clock.setTimer(PROGRESS_MS, () => {
      this.asking = undefined;
      this.askProgress();
    });
  }

  private stopAsking(): void {
    this.asking?.dispose();
    this.asking = undefined;
  }

  /** Prefixes have one part (`/registry/pods/`) or two (`/registry/services/specs/`). */
  private listenerOf(key: string): FeedListener | undefined {
    const first = key.indexOf('/', ROOT.length) + 1;
    const listener = this.listeners.get(key.slice(0, first));
    return listener ?? this.listeners.get(key.slice(0, key.indexOf('/', first) + 1));
  }

  private ended(error: StoreError): void {
    this.watch = undefined;
    if (this.disposed || error.code === 'closed') return;
    this.log.warn('the watch on the store has ended', { code: error.code, reason: error.message });
    this.retry = this.clock.setTimer(RETRY_MS, () => {
      if (error.code === 'compacted') void this.startAgain();
      else this.open();
    });
  }

  private async startAgain(): Promise<void> {
    try {
      this.current = await this.store.currentRevision();
    } catch (error) {
      this.ended(new StoreError('compacted', String(error)));
      return;
    }
    for (const listener of this.listeners.values()) this.tell(() => listener.lost());
    this.open();
    this.waiters.advance(this.current);
  }
}
