import type { Clock, Log, MetricsRegistry } from '../base/index.ts';
import type { ControllerHealth } from './controller-health.ts';

/** What all controllers of a program are run with, whatever they do. */
export interface ControllerRuntime {
  /** The controller's name, as its metrics and log entries have it. */
  readonly name: string;
  readonly clock: Clock;
  /** The controller's own part of the log. */
  readonly log: Log;
  /** Where it counts; nowhere where left out. */
  readonly metrics?: MetricsRegistry | undefined;
  /** Told when it cannot begin. */
  readonly health?: ControllerHealth | undefined;
}
