import { type Clock, type Disposable, Failures, type Log } from '../../base/index.ts';
import { type Store, type StoreEvent } from '../../store/index.ts';
/** All keys of the API stand under this prefix. */
export declare const ROOT = '/registry/';
export interface FeedListener {
  event(event: StoreEvent): void;
  /** Events were missed: whatever was built from earlier ones must be built again. */
  lost(): void;
}
/**
 * The one watch on the store. It hands each event to the listener of its key's prefix, and knows up to which revision
 * every listener has heard of everything: from the events, and where somebody waits and none come, by asking.
 */
export declare class RevisionFeed implements Disposable {
  /** What listeners threw. */
  readonly failures: Failures;
  private readonly store;
  private readonly clock;
  private readonly log;
  private readonly listeners;
  private readonly waiters;
  /** How many wait for a revision that must come soon. */
  private pressing;
  private asking;
  private current;
  private watch;
  private retry;
  private disposed;
  constructor(parts: { store: Store; clock: Clock; log: Log });
  /** Everything up to this revision has been told. */
  get revision(): number;
  /** Begins at the newest revision. */
  start(): Promise<void>;
  /** Hands the events of the keys under `prefix` (`/registry/pods/`) to `listener`. */
  listen(prefix: string, listener: FeedListener): Disposable;
  /** Resolves with true once everything up to `revision` has been told, with false when that takes longer than `limitMs`. */
  waitFor(revision: number, limitMs: number): Promise<boolean>;
  /** How far everything has been told, after all that the store has now, or what of it comes within `limitMs`. */
  progress(limitMs: number): Promise<number>;
  /** Calls back once, when the next event has been told. */
  onceAdvanced(callback: () => void): void;
  dispose(): void;
  private open;
  private receive;
  private tell;
  private advance;
  /** Asks at once, and again as long as somebody waits: a request may be lost while the watch catches up. */
  private askProgress;
  private stopAsking;
  /** Prefixes have one part (`/registry/pods/`) or two (`/registry/services/specs/`). */
  private listenerOf;
  private ended;
  private startAgain;
}
//# sourceMappingURL=revision-feed.d.ts.map
