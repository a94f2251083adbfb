import { matchesLabelMap } from '../../../api/index.ts';
import type { Pod, Service } from '../../../kinds/index.ts';
import { byNamespace, type Informer, keyOf, type WatchSource } from '../../../client/index.ts';
import { sameToServices } from './pod-endpoint.ts';

/**
 * Pods come, become ready and go in crowds, and each change is a write of all that a service has: they wait for each
 * other this long.
 */
const BATCH_MS = 30;

/** Wakes a controller with the services that a Pod is behind, or was, when that changes what they say of it. */
export function watchPodsOfServices(pods: Informer<Pod>, services: Informer<Service>): WatchSource {
  const inNamespace = services.cache.index('namespace', byNamespace);
  const behind = (pod: Pod): string[] =>
    inNamespace
      .get(pod.metadata.namespace ?? '')
      .filter((service) => matchesLabelMap(service.spec?.selector, pod.metadata.labels))
      .map(keyOf);
  return {
    informer: pods,
    start: (queue) => {
      const wake = (pod: Pod): void => {
        for (const key of behind(pod)) queue.addAfter(key, BATCH_MS);
      };
      return pods.addHandler({
        added: wake,
        deleted: wake,
        updated: (pod, old) => {
          if (sameToServices(pod, old)) return;
          wake(old);
          wake(pod);
        },
      });
    },
  };
}

/** The Pods that a service selects. */
export function podsBehind(pods: Informer<Pod>, service: Service): Pod[] {
  return pods.cache
    .index('namespace', byNamespace)
    .get(service.metadata.namespace ?? '')
    .filter((pod) => matchesLabelMap(service.spec?.selector, pod.metadata.labels));
}

/** Whether the endpoints of a service follow from Pods: else somebody else writes them, or it has none. */
export function hasPods({ spec }: Service): boolean {
  return spec?.type !== 'ExternalName' && Object.keys(spec?.selector ?? {}).length > 0;
}
