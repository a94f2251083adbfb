import { type LabelSelector, matchesLabelMap } from '../../../api/index.ts';
import type { Pod, Service } from '../../../kinds/index.ts';
import { type Informer, keyOf, type WatchSource } from '../../../client/index.ts';
import { selectedIn, selectingIn } from '../objects/index.ts';
import { sameToServices } from './pod-endpoint.ts';

/**
 * Wakes a controller with the services that a Pod is behind, or was, when that changes what they say of it. Pods come,
 * become ready and go in crowds, and each change is a write of all that a service has: they are gathered.
 */
export function watchPodsOfServices(pods: Informer<Pod>, services: Informer<Service>): WatchSource {
  const selecting = selectingIn(services, 'selector', selectorOf);
  return {
    informer: pods,
    start: (queue) => {
      const wake = ({ metadata: { namespace, labels } }: Pod): void => {
        for (const service of selecting(namespace, labels)) {
          if (matchesLabelMap(service.spec?.selector, labels)) queue.addInBatch(keyOf(service));
        }
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
  return selectedIn(pods, service.metadata.namespace, selectorOf(service));
}

/** Whether the endpoints of a service follow from Pods: else somebody else writes them, or it has none. */
export function hasPods({ spec }: Service): boolean {
  return spec?.type !== 'ExternalName' && Object.keys(spec?.selector ?? {}).length > 0;
}

function selectorOf({ spec }: Service): LabelSelector | undefined {
  const matchLabels = spec?.selector;
  return matchLabels && Object.keys(matchLabels).length > 0 ? { matchLabels } : undefined;
}
