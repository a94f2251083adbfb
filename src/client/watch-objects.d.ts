import type { Disposable } from '../base/index.ts';
import type { Informer } from './informer.ts';
import type { WorkQueue } from './work-queue.ts';
/** What a controller needs to know of an informer: whether it may begin. */
export interface SyncedSource {
  /** The plural of what is listed, to say what is waited for. */
  readonly resource?: string;
  readonly hasSynced: boolean;
  /** Why the last list failed. */
  readonly failure?: Error | undefined;
  whenSynced(): Promise<void>;
}
/** Something that wakes a controller. */
export interface WatchSource {
  readonly informer: SyncedSource;
  start(queue: WorkQueue): Disposable;
}
/** Wakes a controller with the keys that `keysOf` gives for an object that came, changed (both its states) or went. */
export declare function watchObjects<T>(
  informer: Informer<T>,
  keysOf: (object: T) => readonly string[] | string | undefined,
): WatchSource;
//# sourceMappingURL=watch-objects.d.ts.map
