import { type Clock, type Disposable, disposable } from '../../base/index.ts';
import type { Informer, ApiObject, WatchSource } from '../../client/index.ts';

/** What is waited for before anything is collected. */
type FirstLists = WatchSource['informer'] & Disposable;

/**
 * The first lists of some informers, waited for no longer than `limitMs`: one of them may be of another server, which does
 * not answer. Before anything is deleted its owners are asked for, so that what was not listed is not taken for gone.
 */
export function firstLists(
  clock: Clock,
  informers: readonly Informer<ApiObject>[],
  limitMs: number,
): FirstLists {
  let isOver = false;
  let end = (): void => {};
  const over = new Promise<void>((resolve) => {
    end = () => {
      isOver = true;
      resolve();
    };
  });
  const timer = clock.setTimer(limitMs, end);
  void Promise.all(informers.map((informer) => informer.whenSynced())).then(() => {
    timer.dispose();
    end();
  });
  return {
    get hasSynced() {
      return isOver;
    },
    whenSynced: () => over,
    ...disposable(() => timer.dispose()),
  };
}
