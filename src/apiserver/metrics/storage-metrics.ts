import { type CollectedSeries, MetricsRegistry, type MetricsSource, type Tally } from '../../base/index.ts';
import type { ListCounts, StoreRequests, StoreRequestStats } from '../storage/index.ts';

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
  /** How many of those are kept at most. */
  readonly capacity: number;
  readonly requests: StoreRequests;
  /** Of lists from memory, and from the store. */
  readonly lists: { readonly cache: ListCounts; readonly store: ListCounts };
}

/**
 * How much is stored of each resource that has been asked for, and what the store was asked for it, under upstream's names.
 *
 * @param sizeBytes what the store takes; left out, that of the objects in it counts
 */
export function storageMetrics(
  stats: () => readonly StorageStats[],
  sizeBytes?: () => number,
): MetricsSource {
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
  for (const [name, help] of [
    ['apiserver_watch_cache_events_dispatched_total', 'Changes that the cache has told watchers of.'],
    ['apiserver_storage_events_received_total', 'Changes that the store has told of.'],
  ] as const) {
    gauge(name, help, (of) => [{ group: of.group, resource: of.resource }, of.changes], 'counter');
  }
  gauge(
    'apiserver_watch_cache_initializations_total',
    'How often the cache has been filled.',
    (of) => [{ group: of.group, resource: of.resource }, of.revision > 0 ? 1 : 0],
    'counter',
  );
  gauge('watch_cache_capacity', 'How many changes the cache keeps at most.', (of) => [
    { group: of.group, resource: of.resource },
    of.capacity,
  ]);
  const ofLists = (place: 'cache' | 'store', name: string, labels: object = {}): void => {
    const count = (what: string, help: string, read: (of: ListCounts) => number): void =>
      gauge(
        `apiserver_${name}_list_${what}total`,
        help,
        ({ group, resource, lists }) => [
          { group, resource, ...(what === 'returned_objects_' ? {} : labels) },
          read(lists[place]),
        ],
        'counter',
      );
    const from = place === 'cache' ? 'from memory' : 'from the store';
    count('', `Lists that were answered ${from}.`, ({ lists }) => lists);
    count('fetched_objects_', `Objects that lists ${from} looked at.`, ({ fetched }) => fetched);
    count('returned_objects_', `Objects that lists ${from} gave.`, ({ returned }) => returned);
  };
  ofLists('cache', 'cache', { index: '' });
  ofLists('store', 'storage');
  gauge(
    'apiserver_storage_list_evaluated_objects_total',
    'Objects that lists from the store held against what was asked for.',
    ({ group, resource, lists }) => [{ group, resource }, lists.store.fetched],
    'counter',
  );
  const size = 'Size of the storage database file physically allocated in bytes.';
  registry.gauge('apiserver_storage_size_bytes', size, { storage_cluster_id: 'etcd-0' }, () =>
    sizeBytes ? sizeBytes() : stats().reduce((sum, { bytes }) => sum + bytes, 0),
  );
  const ofRequests = (
    name: string,
    type: 'counter' | 'histogram',
    help: string,
    read: (of: StoreRequestStats) => number | Tally,
  ): void => registry.collect(name, type, help, () => requestSeries(stats(), read));
  // Whatever the store is: dashboards know these by upstream's only one.
  ofRequests(
    'etcd_request_duration_seconds',
    'histogram',
    'Time that the store took for each operation.',
    ({ seconds }) => seconds,
  );
  ofRequests('etcd_requests_total', 'counter', 'What the store was asked.', ({ seconds }) => seconds.count);
  ofRequests('etcd_request_errors_total', 'counter', 'What the store failed at.', ({ failed }) => failed);
  return registry;
}

function* requestSeries(
  all: readonly StorageStats[],
  read: (of: StoreRequestStats) => number | Tally,
): Generator<CollectedSeries> {
  for (const { group, resource, requests } of all) {
    for (const [operation, of] of requests.byOperation) yield [{ operation, group, resource }, read(of)];
  }
}
