import { type Disposable, Disposables, disposable, SharedSlice } from '../base/index.ts';
import { type ControllerMetrics, controllerMetrics } from './controller-metrics.ts';
import type { ControllerRuntime } from './controller-runtime.ts';
import { isConflict, isNamespaceTerminating, isNotFound } from './failures.ts';
import { Pace } from './pace.ts';
import { TerminalError } from './terminal-error.ts';
import type { SyncedSource, WatchSource } from './watch-objects.ts';
import { WorkQueue } from './work-queue.ts';

/** When to look at the key again, where not only a change asks for it. */
export interface ReconcileResult {
  readonly againAfterMs: number;
}

export interface ControllerOptions {
  /** Tells apart the queues of a controller that has several. */
  readonly queue?: string;
  /** How many keys are worked on at once. 5 where left out. */
  readonly workers?: number;
  /**
   * Reads the state and brings it one step nearer to what is wanted: safe to repeat, and blind to what woke it. What it
   * throws is counted, logged and tried again, but for a {@link TerminalError}.
   */
  reconcile(key: string): Promise<ReconcileResult | void>;
  readonly watches: readonly WatchSource[];
  /** Informers that `reconcile` reads and that do not wake it: it waits for their first list, too. */
  readonly reads?: readonly SyncedSource[];
  /** After so many retries a key waits for its next change. Without end where left out. */
  readonly retryLimit?: number;
  readonly retryInitialMs?: number;
  readonly retryLimitMs?: number;
  /** How long the first lists may take before it is a failure. 120,000 where left out, as controller-runtime's. */
  readonly cacheSyncTimeoutMs?: number;
}

/**
 * Works off the keys that its watches name. A reconcile that fails is logged, counted, and repeated after a growing
 * pause; it never stops the others. Nothing is reconciled before all informers have their first list; where that takes
 * too long, the controller says so in the log and to its health, and begins late.
 */
export function startController(runtime: ControllerRuntime, options: ControllerOptions): Disposable {
  const worker = new ControllerWorker(runtime, options);
  const started = new Disposables();
  started.add(worker);
  for (const watch of options.watches) started.add(watch.start(worker.queue));
  const reads = [...options.watches.map((watch) => watch.informer), ...(options.reads ?? [])];
  started.add(waitForCaches(runtime, reads, options.cacheSyncTimeoutMs, () => worker.begin()));
  return started;
}

const WORKERS = 5;
const CACHE_SYNC_TIMEOUT_MS = 120_000;

class ControllerWorker implements Disposable {
  readonly queue: WorkQueue;
  private readonly runtime: ControllerRuntime;
  private readonly options: ControllerOptions;
  private readonly metrics: ControllerMetrics | undefined;
  private readonly workers: number;
  private readonly pace = new Pace();
  private slice: SharedSlice;
  private running = 0;
  private reconciles = 0;
  private disposed = false;

  constructor(runtime: ControllerRuntime, options: ControllerOptions) {
    const { clock, metrics, name } = runtime;
    const { retryInitialMs, retryLimitMs, queue = name } = options;
    this.runtime = runtime;
    this.options = options;
    this.workers = options.workers ?? WORKERS;
    this.slice = new SharedSlice(clock);
    this.metrics = metrics && controllerMetrics(metrics, name, queue);
    this.queue = new WorkQueue({
      clock,
      observer: this.metrics?.queue,
      ...(retryInitialMs === undefined ? {} : { retryInitialMs }),
      ...(retryLimitMs === undefined ? {} : { retryLimitMs }),
    });
    this.metrics?.observe(this.queue, { limit: this.workers, active: () => this.running });
  }

  begin(): void {
    this.queue.readyListener = () => this.pump();
    this.pump();
  }

  dispose(): void {
    this.disposed = true;
    this.queue.dispose();
  }

  private pump(): void {
    while (this.running < this.workers) {
      const key = this.queue.take();
      if (key === undefined) return;
      if (this.isHeldBack(key)) continue;
      // Time in which nothing was done is nobody's.
      if (this.running === 0) this.slice = new SharedSlice(this.runtime.clock);
      this.running++;
      void this.work(key).then(() => {
        this.running--;
        this.pump();
      });
    }
  }

  /** Whether a key that is worked on without end has to wait; says so the first time. */
  private isHeldBack(key: string): boolean {
    const { clock, log, name } = this.runtime;
    const slowdown = this.pace.slowdown(key, clock.now());
    if (!slowdown) return false;
    const { pauseMs, reconciles, isNew } = slowdown;
    if (isNew) {
      const fields = { controller: name, key, reconciles, withinMs: 1000, pauseMs };
      log.warn('a key is reconciled again and again, and is slowed down', fields);
    }
    this.queue.done(key);
    this.queue.addAfter(key, pauseMs);
    return true;
  }

  private async work(key: string): Promise<void> {
    const { clock } = this.runtime;
    // Ten thousand keys at once are no reason to answer nobody meanwhile.
    const pause = this.slice.spend();
    if (pause) await pause;
    const reconcileID = ++this.reconciles;
    const startedMs = clock.now();
    try {
      const result = await this.options.reconcile(key);
      this.queue.forget(key);
      // Never at once: a reconcile that always asks for another must not keep everything else from running.
      if (result) this.queue.addAfter(key, Math.max(1, result.againAfterMs));
      this.metrics?.reconciled(result ? 'requeue_after' : 'success', clock.now() - startedMs);
    } catch (error) {
      // Whatever it worked with is gone, too: nothing is wrong, and nobody tries again.
      if (this.disposed) return;
      this.failed(key, reconcileID, error);
      this.metrics?.reconciled('error', clock.now() - startedMs);
    } finally {
      this.queue.done(key);
    }
  }

  private failed(key: string, reconcileID: number, error: unknown): void {
    const { log, name } = this.runtime;
    const fields = { controller: name, key, reconcileID, error };
    if (error instanceof TerminalError) {
      this.metrics?.terminalError();
      log.error('reconcile failed for good', fields);
      this.queue.forget(key);
      return;
    }
    if (isMistake(error)) {
      this.metrics?.panic();
      log.error('reconcile failed by a mistake in the program', fields);
    } else log[isExpected(error) ? 'debug' : 'warn']('reconcile failed', fields);
    if (this.queue.retries(key) < (this.options.retryLimit ?? Number.POSITIVE_INFINITY))
      this.queue.retry(key);
    else this.queue.forget(key);
  }
}

/** Calls back once all have their first list; says so where that takes too long. */
function waitForCaches(
  { name, clock, log, health }: ControllerRuntime,
  sources: readonly SyncedSource[],
  limitMs = CACHE_SYNC_TIMEOUT_MS,
  synced: () => void,
): Disposable {
  let stopped = false;
  let late = false;
  const timer = clock.setTimer(limitMs, () => {
    late = true;
    const missing = sources.filter(({ hasSynced }) => !hasSynced);
    const waitingFor = [...new Set(missing.map(({ resource = 'its source' }) => resource))];
    const error = missing.find(({ failure }) => failure)?.failure;
    log.error('the caches did not sync in time', { controller: name, waitingFor, limitMs, error });
    health?.fail(name, `timed out waiting for cache to be synced: ${waitingFor.join(', ')}`);
  });
  void Promise.all(sources.map((source) => source.whenSynced())).then(() => {
    timer.dispose();
    if (stopped) return;
    if (late) {
      log.info('the caches have synced at last', { controller: name });
      health?.recover(name);
    }
    synced();
  });
  return disposable(() => {
    stopped = true;
    timer.dispose();
    health?.recover(name);
  });
}

/**
 * The normal course of things: somebody else wrote first or the object has gone, and the cache will know in a moment;
 * or its namespace is on its way out.
 */
function isExpected(error: unknown): boolean {
  return isConflict(error) || isNotFound(error) || isNamespaceTerminating(error);
}

/** What a language throws, and no server answers: Go would have panicked. */
function isMistake(error: unknown): boolean {
  return error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
}
