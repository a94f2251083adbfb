import type { MetricsRegistry } from '../base/index.ts';
import type { WorkQueue, WorkQueueObserver } from './work-queue.ts';
/** How a reconcile ended, in controller-runtime's words. */
export type ReconcileOutcome = 'success' | 'requeue_after' | 'error';
/** Counts what one controller does, under the names of controller-runtime and client-go. */
export interface ControllerMetrics {
  readonly queue: WorkQueueObserver;
  /** Serves how full the queue is and how busy its workers are. */
  observe(
    queue: WorkQueue,
    workers: {
      readonly limit: number;
      active(): number;
    },
  ): void;
  reconciled(outcome: ReconcileOutcome, tookMs: number): void;
  terminalError(): void;
  /** A mistake in the program, in a reconcile or in an event handler. */
  panic(): void;
}
/** `queue` tells several queues of one controller apart. */
export declare function controllerMetrics(
  registry: MetricsRegistry,
  controller: string,
  queue: string,
): ControllerMetrics;
//# sourceMappingURL=controller-metrics.d.ts.map
