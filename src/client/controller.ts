import { type Clock, type Disposable, disposable, Disposables, type Log } from '../base/index.ts';
import { isConflict, isNamespaceTerminating, isNotFound } from './failures.ts';
import type { Informer } from './informer.ts';
import { Pace } from './pace.ts';
import { WorkQueue } from './work-queue.ts';

/** When to look at the key again, where not only a change asks for it. */
export interface ReconcileResult {
  readonly againAfterMs: number;
}

/** Something that wakes a controller. */
export interface WatchSource {
  readonly informer: { readonly hasSynced: boolean; whenSynced(): Promise<void> };
  start(queue: WorkQueue): Disposable;
}

export interface ControllerOptions {
  readonly name: string;
  readonly clock: Clock;
  readonly log: Log;
  /** How many keys are worked on at once. 5 where left out. */
  readonly workers?: number;
  /** Reads the state and brings it one step nearer to what is wanted: safe to repeat, and blind to what woke it. */
  reconcile(key: string): Promise<ReconcileResult | void>;
  readonly watches: readonly WatchSource[];
  /** Informers that `reconcile` reads and that do not wake it: it waits for their first list, too. */
  readonly reads?: readonly WatchSource['informer'][];
  /** After so many retries a key waits for its next change. Without end where left out. */
  readonly retryLimit?: number;
  readonly retryInitialMs?: number;
  readonly retryLimitMs?: number;
}

/**
 * Works off the keys that its watches name. A reconcile that fails is logged, and repeated after a growing pause;
 * it never stops the others. Nothing is reconciled before all informers have their first list.
 */
export function startController(options: ControllerOptions): Disposable {
  const { clock, name, watches, reads = [] } = options;
  const log = options.log.named(name);
  const { retryInitialMs, retryLimitMs } = options;
  const queue = new WorkQueue({
    clock,
    ...(retryInitialMs === undefined ? {} : { retryInitialMs }),
    ...(retryLimitMs === undefined ? {} : { retryLimitMs }),
  });
  const started = new Disposables();
  started.add(queue);
  for (const watch of watches) started.add(watch.start(queue));

  const workers = options.workers ?? 5;
  const pace = new Pace();
  let running = 0;
  const pump = (): void => {
    while (running < workers) {
      const key = queue.take();
      if (key === undefined) return;
      const pauseMs = pace.pauseMs(key, clock.now());
      if (pauseMs > 0) {
        queue.done(key);
        queue.addAfter(key, pauseMs);
        continue;
      }
      running++;
      void work(queue, key, options, log).then(() => {
        running--;
        pump();
      });
    }
  };
  const informers = [...watches.map((watch) => watch.informer), ...reads];
  let stopped = false;
  started.add(disposable(() => (stopped = true)));
  void Promise.all(informers.map((informer) => informer.whenSynced())).then(() => {
    if (stopped) return;
    queue.readyListener = pump;
    pump();
  });
  return started;
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

async function work(queue: WorkQueue, key: string, options: ControllerOptions, log: Log): Promise<void> {
  try {
    const result = await options.reconcile(key);
    queue.forget(key);
    // Never at once: a reconcile that always asks for another must not keep everything else from running.
    if (result) queue.addAfter(key, Math.max(1, result.againAfterMs));
  } catch (error) {
    log[isExpected(error) ? 'debug' : 'warn']('reconcile failed', { key, error });
    if (queue.retries(key) < (options.retryLimit ?? Number.POSITIVE_INFINITY)) queue.retry(key);
    else queue.forget(key);
  } finally {
    queue.done(key);
  }
}

/**
 * The normal course of things: somebody else wrote first or the object has gone, and the cache will know in a moment;
 * or its namespace is on its way out.
 */
function isExpected(error: unknown): boolean {
  return isConflict(error) || isNotFound(error) || isNamespaceTerminating(error);
}
