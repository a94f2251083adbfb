import { type CollectedSeries, MetricsRegistry, type MetricsSource } from '../../base/index.ts';

/** What is stored of a resource. */
export interface StorageStats {
  readonly group: string;
  readonly resource: string;
  readonly count: number;
  readonly bytes: number;
  /** Up to which it is known. */
  readonly revision: number;
  /** How many were told of. */
  readonly changes: number;
}

/** How much is stored of each resource that has been asked for, under upstream's names. */
export function storageMetrics(stats: () => readonly StorageStats[]): MetricsSource {
  const registry = new MetricsRegistry();
  const gauge = (
    name: string,
    help: string,
    series: (of: StorageStats) => CollectedSeries,
    type: 'gauge' | 'counter' = 'gauge',
  ): void => registry.collect(name, type, help, () => stats().map(series));
  gauge('apiserver_storage_objects', 'Objects that are stored.', ({ group, resource, count }) => [
    { resource: group === '' ? resource : `${resource}.${group}` },
    count,
  ]);
  gauge('apiserver_resource_objects', 'Objects that are stored.', ({ group, resource, count }) => [
    { group, resource },
    count,
  ]);
  gauge('apiserver_resource_size_estimate_bytes', 'Size of the objects as stored.', (of) => [
    { group: of.group, resource: of.resource },
    of.bytes,
  ]);
  gauge('apiserver_watch_cache_resource_version', 'The revision up to which the cache is.', (of) => [
    { group: of.group, resource: of.resource },
    of.revision,
  ]);
  gauge(
    'apiserver_watch_cache_events_received_total',
    'Changes that the cache was told of.',
    (of) => [{ group: of.group, resource: of.resource }, of.changes],
    'counter',
  );
  return registry;
}
