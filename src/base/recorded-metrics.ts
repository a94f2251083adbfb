import {
  type Counter,
  type Histogram,
  type MetricLabels,
  type MetricRecord,
  MetricsRegistry,
} from './metrics.ts';

/** So much is kept for whoever takes it: what comes beyond is counted here alone. */
const MOST_RECORDS = 10_000;

/**
 * Metrics that remember what they were told, for another registry, in another thread, that counts for both.
 *
 *     others.replay(metrics.take());
 */
export class RecordedMetrics extends MetricsRegistry {
  private records: MetricRecord[] = [];

  override counter(name: string, help: string, labels: MetricLabels = {}): Counter {
    const counter = super.counter(name, help, labels);
    return {
      add: (value = 1) => {
        counter.add(value);
        this.record({ name, help, labels, value });
      },
    };
  }

  override histogram(name: string, help: string, labels: MetricLabels, bounds: readonly number[]): Histogram {
    const histogram = super.histogram(name, help, labels, bounds);
    return {
      observe: (value) => {
        histogram.observe(value);
        this.record({ name, help, labels, bounds, value });
      },
    };
  }

  /** What came since the last time. */
  take(): readonly MetricRecord[] {
    const { records } = this;
    this.records = [];
    return records;
  }

  private record(record: MetricRecord): void {
    if (this.records.length < MOST_RECORDS) this.records.push(record);
  }
}
