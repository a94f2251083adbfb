import type { Histogram, MetricsRegistry } from '../base/index.ts';
import type { WorkQueue, WorkQueueObserver } from './work-queue.ts';

/** How a reconcile ended, in controller-runtime's words. */
export type ReconcileOutcome = 'success' | 'requeue_after' | 'error';

/** Counts what one controller does, under the names of controller-runtime and client-go. */
export interface ControllerMetrics {
  readonly queue: WorkQueueObserver;
  /** Serves how full the queue is and how busy its workers are. */
  observe(queue: WorkQueue, workers: { readonly limit: number; active(): number }): void;
  reconciled(outcome: ReconcileOutcome, tookMs: number): void;
  terminalError(): void;
  /** A mistake in the program, in a reconcile or in an event handler. */
  panic(): void;
}

/** `queue` tells several queues of one controller apart. */
export function controllerMetrics(
  registry: MetricsRegistry,
  controller: string,
  queue: string,
): ControllerMetrics {
  const own = { controller };
  const queued = { controller, name: queue };
  const count = (name: string, help: string, labels: Record<string, string> = own) =>
    registry.counter(name, help, labels);
  const seconds = (name: string, help: string, bounds: readonly number[]): Histogram =>
    registry.histogram(name, help, name.startsWith('workqueue') ? queued : own, bounds);

  const outcomes = {
    success: count(RECONCILES, RECONCILES_HELP, { ...own, result: 'success' }),
    requeue_after: count(RECONCILES, RECONCILES_HELP, { ...own, result: 'requeue_after' }),
    error: count(RECONCILES, RECONCILES_HELP, { ...own, result: 'error' }),
  };
  const errors = count('controller_runtime_reconcile_errors_total', 'Reconciles that failed.');
  const terminal = count(
    'controller_runtime_terminal_reconcile_errors_total',
    'Reconciles that failed for good.',
  );
  const panics = count('controller_runtime_reconcile_panics_total', 'Mistakes in the program.');
  const time = seconds('controller_runtime_reconcile_time_seconds', 'How long reconciles took.', TIME_BOUNDS);
  const adds = count('workqueue_adds_total', 'Keys that were added.', queued);
  const retries = count('workqueue_retries_total', 'Keys that are tried again.', queued);
  const waited = seconds('workqueue_queue_duration_seconds', 'How long keys waited.', QUEUE_BOUNDS);
  const worked = seconds('workqueue_work_duration_seconds', 'How long keys were worked on.', QUEUE_BOUNDS);

  return {
    queue: {
      added: () => adds.add(),
      retried: () => retries.add(),
      taken: (ms) => waited.observe(ms / 1000),
      done: (ms) => worked.observe(ms / 1000),
    },
    observe(keys, workers) {
      const gauge = (name: string, help: string, labels: Record<string, string>, read: () => number): void =>
        registry.gauge(name, help, labels, read);
      const unfinished = (): number[] => keys.unfinishedMs();
      gauge('workqueue_depth', 'Keys that wait.', queued, () => keys.length);
      gauge('workqueue_unfinished_work_seconds', 'Work under way, in sum.', queued, () =>
        unfinished().reduce((sum, ms) => sum + ms / 1000, 0),
      );
      gauge('workqueue_longest_running_processor_seconds', 'The longest work under way.', queued, () =>
        unfinished().reduce((most, ms) => Math.max(most, ms / 1000), 0),
      );
      gauge('controller_runtime_active_workers', 'Reconciles under way.', queued, () => workers.active());
      gauge('controller_runtime_max_concurrent_reconciles', 'The most at once.', queued, () => workers.limit);
    },
    reconciled(outcome, tookMs) {
      outcomes[outcome].add();
      if (outcome === 'error') errors.add();
      time.observe(tookMs / 1000);
    },
    terminalError: () => terminal.add(),
    panic: () => panics.add(),
  };
}

const RECONCILES = 'controller_runtime_reconcile_total';
const RECONCILES_HELP = 'Reconciles, by their results.';

/** In seconds, as controller-runtime's. */
const TIME_BOUNDS = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.25, 1.5,
  1.75, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 40, 50, 60,
];

/** In seconds, as client-go's: powers of ten from ten nanoseconds on. */
const QUEUE_BOUNDS = [1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 1, 10, 100, 1000];
