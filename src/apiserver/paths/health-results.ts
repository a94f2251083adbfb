import type { CollectedSeries, MetricsRegistry } from '../../base/index.ts';

/** What checks of health have found, under upstream's names. */
export class HealthResults {
  private readonly metrics: MetricsRegistry;
  /** By what they are asked for, and their names: whether the last one was good. */
  private readonly last = new Map<string, CollectedSeries>();

  constructor(metrics: MetricsRegistry) {
    this.metrics = metrics;
    const help = 'Whether a check of health was good the last time.';
    metrics.collect('kubernetes_healthcheck', 'gauge', help, () => this.last.values());
  }

  add(type: string, name: string, isGood: boolean): void {
    this.last.set(`${type}/${name}`, [{ name, type }, isGood ? 1 : 0]);
    const labels = { name, status: isGood ? 'success' : 'error', type };
    this.metrics.counter('kubernetes_healthchecks_total', 'Checks of health.', labels).add();
  }
}
