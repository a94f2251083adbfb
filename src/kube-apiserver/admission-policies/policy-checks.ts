import type { MetricsRegistry } from '../../base/index.ts';
import type { Binding, Policy } from './policy-parts.ts';

/** Where the buckets of durations end, in seconds. */
const DURATION_BOUNDS_SECONDS = [0.0000005, 0.001, 0.01, 0.1, 1];

/** Counts what policies did to writes, under upstream's names. */
export class PolicyChecks {
  private readonly metrics: MetricsRegistry;
  private readonly kind: 'validating' | 'mutating';

  constructor(metrics: MetricsRegistry, kind: 'validating' | 'mutating') {
    this.metrics = metrics;
    this.kind = kind;
  }

  /** `problem` is what was held against the write; empty where nothing was. */
  count(policy: Policy, binding: Binding, action: string, problem: string, elapsedMs: number): void {
    const labels = {
      enforcement_action: action,
      error_type: errorType(problem),
      policy: policy.metadata.name ?? '',
      policy_binding: binding.metadata.name ?? '',
    };
    const name = `apiserver_${this.kind}_admission_policy_check`;
    const what = 'by policy, binding, kind of error and what was done about it.';
    this.metrics.counter(`${name}_total`, `Checks of admission policies, ${what}`, labels).add();
    this.metrics
      .histogram(
        `${name}_duration_seconds`,
        `Time that checks took, ${what}`,
        labels,
        DURATION_BOUNDS_SECONDS,
      )
      .observe(elapsedMs / 1000);
  }
}

/** Upstream takes a plain refusal for an invalid expression, too. */
function errorType(problem: string): string {
  if (problem === '') return 'no_error';
  if (problem.startsWith('compilation')) return 'compile_error';
  return problem.startsWith('validation failed due to running out of cost budget')
    ? 'out_of_budget'
    : 'invalid_error';
}
