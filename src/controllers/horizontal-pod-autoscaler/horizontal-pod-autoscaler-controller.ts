import type { HorizontalPodAutoscaler, Pod } from '../../kinds/index.ts';
import { StatusError } from '../../api/index.ts';
import { type Disposable, Disposables } from '../../base/index.ts';
import {
  createEventRecorder,
  isNotFound,
  keyOf,
  nameOfKey,
  startController,
  type Informer,
  type WatchSource,
} from '../../client/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import { messageOf } from '../library/objects/index.ts';
import { DEFAULTS } from './autoscaler.ts';
import { MetricsClient } from './metrics-client.ts';
import { AutoscalerPast } from './past.ts';
import { SelectorRegistry } from './selector-registry.ts';
import { Sync, type SyncParts } from './sync.ts';
import { TargetKinds } from './target-kinds.ts';

const HPAS = 'horizontalpodautoscalers';
const API_VERSION = 'autoscaling/v2';

/**
 * Looks at each autoscaler once in fifteen seconds, from fifteen seconds after it came on, and not when it or a Pod
 * changes: as upstream's, so that the load has the time to follow a new size.
 */
export function startHorizontalPodAutoscalerController(context: ControllerContext): Disposable {
  const { client, informers, clock, log } = context;
  const started = new Disposables();
  const events = started.add(createEventRecorder(client, 'horizontal-pod-autoscaler'));
  const autoscalers = informers.of<HorizontalPodAutoscaler>(API_VERSION, HPAS);
  const kinds = new TargetKinds(client);
  const pasts = new Map<string, AutoscalerPast>();
  const parts: SyncParts = {
    client,
    clock,
    events,
    kinds,
    metrics: new MetricsClient(client, kinds),
    pods: informers.of<Pod>('v1', 'pods'),
    selectors: new SelectorRegistry(),
    autoscalers: client.resource<HorizontalPodAutoscaler>(API_VERSION, HPAS),
    pastOf: (key, replicas) => {
      const past = pasts.get(key) ?? new AutoscalerPast(replicas, clock.now());
      pasts.set(key, past);
      return past;
    },
  };
  const worker = startController(context, {
    watches: [watchInTime(autoscalers)],
    reads: [parts.pods],
    retryInitialMs: DEFAULTS.syncMs,
    retryLimitMs: DEFAULTS.syncMs,
    async reconcile(key) {
      const autoscaler = autoscalers.cache.get(nameOfKey(key));
      if (!autoscaler) {
        pasts.delete(key);
        parts.selectors.remove(key);
        return undefined;
      }
      try {
        await new Sync(parts, autoscaler).run();
      } catch (error) {
        // What the autoscaler or its metrics lack is told by its condition and events: it is nobody else's failure.
        if (error instanceof StatusError && !isNotFound(error)) throw error;
        log.debug('an autoscaler could not be worked on', { key, error: messageOf(error) });
      }
      return { againAfterMs: DEFAULTS.syncMs };
    },
  });
  started.add(worker);
  return started;
}

/** Wakes for what came or changed when a sync is due next; for what is gone at once. */
function watchInTime(informer: Informer<HorizontalPodAutoscaler>): WatchSource {
  return {
    informer,
    start: (queue) =>
      informer.addHandler({
        added: (object) => queue.addAfter(keyOf(object), DEFAULTS.syncMs),
        updated: (object) => queue.addAfter(keyOf(object), DEFAULTS.syncMs),
        deleted: (object) => queue.add(keyOf(object)),
      }),
  };
}
