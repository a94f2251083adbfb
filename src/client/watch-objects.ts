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
export function watchObjects<T>(
  informer: Informer<T>,
  keysOf: (object: T) => readonly string[] | string | undefined,
): WatchSource {
  return {
    informer,
    start: (queue) => {
      const wake = (object: T): void => {
        const keys = keysOf(object);
        if (typeof keys === 'string') queue.add(keys);
        else for (const key of keys ?? []) queue.add(key);
      };
      return informer.addHandler({
        added: wake,
        deleted: wake,
        updated(object, old) {
          wake(old);
          wake(object);
        },
      });
    },
  };
}
