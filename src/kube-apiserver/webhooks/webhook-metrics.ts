import type { MetricsRegistry } from '../../base/index.ts';
import type { AdmissionOperation } from '../../apiserver/index.ts';

/** How upstream's metrics call the two phases. */
export type WebhookPhase = 'admit' | 'validating';

/** Why a write was refused, as upstream's metrics tell it apart. */
export type RejectionType = 'no_error' | 'calling_webhook_error' | 'apiserver_internal_error';

export interface Asked {
  readonly name: string;
  readonly phase: WebhookPhase;
  readonly operation: AdmissionOperation;
}

const DURATIONS = [0.005, 0.025, 0.1, 0.5, 1, 2.5, 10, 25];
/** Larger codes are one. */
const CODE_LIMIT = 600;

/** What upstream counts of admission webhooks, by its names. */
export class WebhookMetrics {
  private readonly registry: MetricsRegistry;

  constructor(registry: MetricsRegistry) {
    this.registry = registry;
  }

  /** A webhook was asked, or could not be. */
  asked({ name, phase, operation }: Asked, seconds: number, isRejected: boolean, code: number): void {
    const labels = { name, operation, rejected: String(isRejected), type: phase };
    this.registry
      .counter(
        'apiserver_admission_webhook_request_total',
        '[ALPHA] Calls of admission webhooks, by name, type, operation, HTTP status code, and whether the request was rejected.',
        { code: String(Math.min(code, CODE_LIMIT)), ...labels },
      )
      .add();
    this.registry
      .histogram(
        'apiserver_admission_webhook_admission_duration_seconds',
        '[STABLE] How long admission webhooks take in seconds, by name, operation, type, and whether the request was rejected.',
        labels,
        DURATIONS,
      )
      .observe(seconds);
  }

  rejected({ name, phase, operation }: Asked, error: RejectionType, code: number): void {
    this.registry
      .counter(
        'apiserver_admission_webhook_rejection_count',
        '[ALPHA] Requests that admission webhooks rejected, by name, type, operation, kind of error and status code.',
        {
          error_type: error,
          name,
          operation,
          rejection_code: String(Math.min(code, CODE_LIMIT)),
          type: phase,
        },
      )
      .add();
  }

  failedOpen({ name, phase }: Asked): void {
    this.registry
      .counter(
        'apiserver_admission_webhook_fail_open_count',
        '[ALPHA] Failures of admission webhooks that were ignored, by name and type.',
        { name, type: phase },
      )
      .add();
  }

  /** A webhook was not asked, since a condition of its own did not hold. */
  excluded({ name, phase, operation }: Asked): void {
    this.registry
      .counter(
        'apiserver_admission_match_condition_exclusions_total',
        '[ALPHA] Requests that match conditions excluded, by name, kind, type and operation.',
        { kind: 'webhook', name, operation, type: phase },
      )
      .add();
  }

  /** The conditions of a webhook could not be evaluated. */
  conditionFailed({ name, phase, operation }: Asked): void {
    this.registry
      .counter(
        'apiserver_admission_match_condition_evaluation_errors_total',
        '[ALPHA] Failures of match conditions, by name, kind, type and operation.',
        { kind: 'webhook', name, operation, type: phase === 'admit' ? 'admit' : 'validate' },
      )
      .add();
  }
}
