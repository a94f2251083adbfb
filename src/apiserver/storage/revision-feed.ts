import { type Clock, type Disposable, disposable, type Log } from '../../base/index.ts';
import { type Store, StoreError, type StoreEvent } from '../../store/index.ts';

/** All keys of the API stand under this prefix. */
export const ROOT = '/registry/';
const AFTER_ROOT = '/registry0';

const RETRY_MS = 1000;

export interface FeedListener {
  event(event: StoreEvent): void;
  /** Events were missed: whatever was built from earlier ones must be built again. */
  lost(): void;
}

/**
 * The one watch on the store. It hands each event to the listener of its key's prefix, and knows up to which revision
 * every listener has heard of everything.
 */
export class RevisionFeed implements Disposable {
  private readonly store: Store;
  private readonly clock: Clock;
  private readonly log: Log;
  private readonly listeners = new Map<string, FeedListener>();
  private readonly waiting = new Set<{ readonly revision: number; readonly arrived: () => void }>();
  private current = 0;
  private watch: Disposable | undefined;
  private retry: Disposable | undefined;
  private disposed = false;

  constructor(parts: { store: Store; clock: Clock; log: Log }) {
    this.store = parts.store;
    this.clock = parts.clock;
    this.log = parts.log;
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

  /** Resolves with true once everything up to `revision` has been told, with false when that takes longer than `limitMs`. */
  waitFor(revision: number, limitMs: number): Promise<boolean> {
    if (this.current >= revision) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = this.clock.setTimer(limitMs, () => {
        this.waiting.delete(waiter);
        resolve(false);
      });
      const arrived = (): void => {
        timer.dispose();
        resolve(true);
      };
      const waiter = { revision, arrived };
      this.waiting.add(waiter);
    });
  }

  /** Calls back once, when the next event has been told. */
  onceAdvanced(callback: () => void): void {
    this.waiting.add({ revision: this.current + 1, arrived: callback });
  }

  dispose(): void {
    this.disposed = true;
    this.watch?.dispose();
    this.retry?.dispose();
  }

  private open(): void {
    try {
      this.watch = this.store.watch(
        { start: ROOT, end: AFTER_ROOT, afterRevision: this.current },
        { events: (events) => this.receive(events), ended: (error) => this.ended(error) },
      );
    } catch (error) {
      this.ended(error instanceof StoreError ? error : new StoreError('unavailable', String(error)));
    }
  }

  private receive(events: readonly StoreEvent[]): void {
    for (const event of events) {
      this.listenerOf(event.type === 'put' ? event.record.key : event.key)?.event(event);
      this.current = event.revision;
    }
    this.wake();
  }

  private wake(): void {
    for (const waiter of this.waiting) {
      if (waiter.revision > this.current) continue;
      this.waiting.delete(waiter);
      waiter.arrived();
    }
  }

  /** Prefixes have one part (`/registry/pods/`) or two (`/registry/services/specs/`). */
  private listenerOf(key: string): FeedListener | undefined {
    const first = key.indexOf('/', ROOT.length) + 1;
    const listener = this.listeners.get(key.slice(0, first));
    return listener ?? this.listeners.get(key.slice(0, key.indexOf('/', first) + 1));
  }

  private ended(error: StoreError): void {
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
    for (const listener of this.listeners.values()) listener.lost();
    this.open();
    this.wake();
  }
}
