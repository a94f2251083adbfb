import type { MetricsRegistry } from '../../base/index.ts';

/** What was wrong with a conversion, as upstream's metrics tell it apart; empty where nothing was. */
export type ConversionFailure =
  | ''
  | 'conversion_webhook_call_failure'
  | 'conversion_webhook_malformed_response_failure'
  | 'conversion_webhook_partial_response_failure'
  | 'conversion_webhook_invalid_converted_object_failure';

/** A request for objects of a definition. */
export interface Conversion {
  readonly definition: string;
  readonly from: string;
  readonly to: string;
}

const REQUEST_SECONDS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 45, 60];
const DEFINITION_SECONDS = Array.from({ length: 15 }, (_, power) => 0.001 * 2 ** power);

/** What upstream counts of conversions by webhooks, by its names. */
export class ConversionMetrics {
  private readonly registry: MetricsRegistry;

  constructor(registry: MetricsRegistry) {
    this.registry = registry;
  }

  converted({ definition, from, to }: Conversion, seconds: number, failure: ConversionFailure): void {
    const labels = { failure_type: failure, result: failure === '' ? 'success' : 'failure' };
    this.registry
      .counter(
        'apiserver_conversion_webhook_request_total',
        '[ALPHA] Requests to conversion webhooks, by result and kind of failure.',
        labels,
      )
      .add();
    this.registry
      .histogram(
        'apiserver_conversion_webhook_duration_seconds',
        '[ALPHA] How long requests to conversion webhooks take in seconds.',
        labels,
        REQUEST_SECONDS,
      )
      .observe(seconds);
    this.registry
      .histogram(
        'apiserver_crd_conversion_webhook_duration_seconds',
        '[ALPHA] How long conversions by webhooks take in seconds, by definition.',
        { crd_name: definition, from_version: from, succeeded: String(failure === ''), to_version: to },
        DEFINITION_SECONDS,
      )
      .observe(seconds);
  }
}
