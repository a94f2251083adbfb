import { type MetricLabels, MetricsRegistry, type MetricsSource, Tally } from '../../base/index.ts';
import type { Kind } from '../../api/index.ts';

const BYTES = [1024, 2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072];

/** Counts the events that watches were sent. */
export class WatchMetrics implements MetricsSource {
  private readonly registry = new MetricsRegistry();
  /** By `group/version/plural`. */
  private readonly sizes = new Map<string, { readonly labels: MetricLabels; readonly tally: Tally }>();

  constructor() {
    const help = 'Events that watches were sent';
    this.registry.collect('apiserver_watch_events_total', 'counter', `${help}.`, () =>
      [...this.sizes.values()].map(({ labels, tally }) => [labels, tally.count]),
    );
    this.registry.collect('apiserver_watch_events_sizes', 'histogram', `${help}, by their bytes.`, () =>
      [...this.sizes.values()].map(({ labels, tally }) => [labels, tally]),
    );
  }

  /** Where the sizes of a kind's events are counted. To be asked once a watch. */
  of({ group, version, plural }: Kind): Tally {
    const key = `${group}/${version}/${plural}`;
    let found = this.sizes.get(key);
    if (!found) {
      found = { labels: { group, resource: plural, version }, tally: new Tally(BYTES) };
      this.sizes.set(key, found);
    }
    return found.tally;
  }

  text(): string {
    return this.registry.text();
  }
}
