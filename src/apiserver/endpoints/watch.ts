import { type Clock, type MetricsRegistry, type Random, randomInt } from '../../base/index.ts';
import type { ResourceName } from '../../api/index.ts';
import type { Limits } from '../limits/limits.ts';
import { keyPrefixOf } from '../registry/key-prefix.ts';
import type { StoredResource } from '../registry/served-resource.ts';
import type { Endpoint, ResourceCall } from '../reply/endpoint.ts';
import type { StreamReply } from '../reply/reply.ts';
import { type ListOptions, listOptions, revisionOf } from '../request/list-options.ts';
import { type Selection, selectionOf } from '../request/selection.ts';
import { watchObjects } from '../watch/object-watch.ts';
import type { WakeQueue } from '../watch/wake-queue.ts';

export interface WatchTiming {
  readonly clock: Clock;
  readonly random: Random;
  readonly limits: Pick<Limits, 'watchStallMs' | 'watchSnapshotBytes' | 'watchTimeoutMs'>;
  readonly wakes: WakeQueue;
  /** Where watches are counted that are not read fast enough. */
  readonly counted: MetricsRegistry;
}

/** GET of a collection with `watch=true`: events until the timeout, or until the client goes. */
export function watchEndpoint(timing: WatchTiming): Endpoint<StoredResource> {
  return { produces: 'stream', handle: (call) => watchCollection(timing, call) };
}

async function watchCollection(
  timing: WatchTiming,
  call: ResourceCall<StoredResource>,
): Promise<StreamReply> {
  const { resource, query, http, info } = call;
  const options = listOptions(query, true);
  const selection = watchSelection(call, options);
  const revision = revisionOf(options.resourceVersion);
  const withObjects = options.sendInitialEvents ?? revision === 0;
  if (withObjects && (options.sendInitialEvents || options.resourceVersion === ''))
    await resource.storage.refresh();
  else await resource.storage.cache.load();
  const watch = {
    resource,
    selection,
    keyPrefix: keyPrefixOf(resource, info.namespace),
    afterRevision: withObjects ? undefined : revision || resource.storage.cache.revision,
    markInitialEvents: withObjects && options.sendInitialEvents === true && options.allowWatchBookmarks,
    bookmarks: options.allowWatchBookmarks,
    timeoutMs: timeoutMs(timing, options),
    limits: timing.limits,
    cutOff: () => countTerminated(timing.counted, resource.storage.of),
  };
  const open: StreamReply['open'] = (encode, started) =>
    watchObjects(timing, http.signal, { ...watch, encode, started });
  return { kind: 'stream', status: 200, as: resource.kind, open };
}

function countTerminated(counted: MetricsRegistry, { group, resource }: ResourceName): void {
  const help = 'Watches that were ended since they were not read fast enough.';
  counted.counter('apiserver_terminated_watchers_total', help, { group, resource }).add();
}

/** An old path may watch one name. */
function watchSelection({ info, resource }: ResourceCall, options: ListOptions): Selection {
  const named = info.watchByPath && (info.parts[1] ?? '') !== '';
  return selectionOf(resource.kind, {
    labelSelector: options.labelSelector,
    fieldSelector: named ? `metadata.name=${info.name}` : options.fieldSelector,
  });
}

/** Upstream lets watches without a timeout end at different times, so that clients do not come back all at once. */
function timeoutMs({ limits, random }: WatchTiming, { timeoutSeconds = 0 }: ListOptions): number {
  if (timeoutSeconds > 0) return timeoutSeconds * 1000;
  return limits.watchTimeoutMs + randomInt(random, limits.watchTimeoutMs);
}
