import { MetricsRegistry, type MetricsSource, Tally } from '../../base/index.ts';
import type { AdmissionOperation } from '../contracts/index.ts';

const SECONDS = [0.005, 0.025, 0.1, 0.5, 1, 2.5];

export type AdmissionType = 'admit' | 'validate';

/** How long plugins, or all of a phase together, took where they let a write pass and where they refused it. */
export interface AdmissionTimes {
  readonly accepted: Tally;
  readonly rejected: Tally;
}

interface Timed {
  readonly name: string;
  readonly type: AdmissionType;
  readonly operation: AdmissionOperation;
  readonly times: AdmissionTimes;
}

/** The time that admission takes, under upstream's names. */
export class AdmissionMetrics implements MetricsSource {
  private readonly registry = new MetricsRegistry();
  private readonly steps = new Map<string, Timed>();
  private readonly plugins = new Map<string, Timed>();

  constructor() {
    const prefix = 'apiserver_admission';
    this.registry.collect(
      `${prefix}_step_admission_duration_seconds`,
      'histogram',
      'Time that a phase of admission took.',
      () => [...this.steps.values()].flatMap((timed) => samples(timed, {})),
    );
    this.registry.collect(
      `${prefix}_controller_admission_duration_seconds`,
      'histogram',
      'Time that a plugin of admission took.',
      () => [...this.plugins.values()].flatMap((timed) => samples(timed, { name: timed.name })),
    );
  }

  step(type: AdmissionType, operation: AdmissionOperation): AdmissionTimes {
    return timesOf(this.steps, '', type, operation);
  }

  plugin(name: string, type: AdmissionType, operation: AdmissionOperation): AdmissionTimes {
    return timesOf(this.plugins, name, type, operation);
  }

  text(): string {
    return this.registry.text();
  }
}

function timesOf(
  all: Map<string, Timed>,
  name: string,
  type: AdmissionType,
  operation: AdmissionOperation,
): AdmissionTimes {
  const key = `${name} ${type} ${operation}`;
  let found = all.get(key);
  if (!found) {
    const times = { accepted: new Tally(SECONDS), rejected: new Tally(SECONDS) };
    found = { name, type, operation, times };
    all.set(key, found);
  }
  return found.times;
}

function samples(
  { type, operation, times }: Timed,
  own: Record<string, string>,
): [Record<string, string>, Tally][] {
  const outcomes: [string, Tally][] = [
    ['false', times.accepted],
    ['true', times.rejected],
  ];
  return outcomes
    .filter(([, tally]) => tally.count > 0)
    .map(([rejected, tally]) => [{ ...own, operation, rejected, type }, tally]);
}
