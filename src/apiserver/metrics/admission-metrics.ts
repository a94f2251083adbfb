import type { Histogram, MetricLabels, MetricsRegistry } from '../../base/index.ts';
import type { AdmissionOperation } from '../contracts/index.ts';

const SECONDS = [0.005, 0.025, 0.1, 0.5, 1, 2.5];
const STEP = 'apiserver_admission_step_admission_duration_seconds';
const STEP_HELP = 'Time that a phase of admission took.';
const PLUGIN = 'apiserver_admission_controller_admission_duration_seconds';
const PLUGIN_HELP = 'Time that a plugin of admission took.';

export type AdmissionType = 'admit' | 'validate';

/** How long plugins, or all of a phase together, took where they let a write pass and where they refused it. */
export interface AdmissionTimes {
  readonly accepted: Histogram;
  readonly rejected: Histogram;
}

/** The time that admission takes, under upstream's names. */
export class AdmissionMetrics {
  private readonly registry: MetricsRegistry;

  constructor(registry: MetricsRegistry) {
    this.registry = registry;
  }

  step(type: AdmissionType, operation: AdmissionOperation): AdmissionTimes {
    return this.times(STEP, STEP_HELP, (rejected) => ({ operation, rejected, type }));
  }

  plugin(name: string, type: AdmissionType, operation: AdmissionOperation): AdmissionTimes {
    return this.times(PLUGIN, PLUGIN_HELP, (rejected) => ({ name, operation, rejected, type }));
  }

  private times(name: string, help: string, labels: (rejected: string) => MetricLabels): AdmissionTimes {
    return {
      accepted: this.whenObserved(name, help, labels('false')),
      rejected: this.whenObserved(name, help, labels('true')),
    };
  }

  /** A series is there once there is something to tell of. */
  private whenObserved(name: string, help: string, labels: MetricLabels): Histogram {
    let made: Histogram | undefined;
    return {
      observe: (value) => {
        made ??= this.registry.histogram(name, help, labels, SECONDS);
        made.observe(value);
      },
    };
  }
}
