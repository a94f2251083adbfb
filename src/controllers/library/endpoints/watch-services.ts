import type { LabelSelector } from '../../../api/index.ts';
import type { Pod, Service } from '../../../kinds/index.ts';
import type { Informer, WatchSource } from '../../../client/index.ts';
import { selectedIn } from '../objects/index.ts';
import { watchSelectedPods } from '../pods/index.ts';
import { sameToServices } from './pod-endpoint.ts';

/** Wakes a controller with the services that a Pod is behind, or was, when that changes what they say of it. */
export function watchPodsOfServices(pods: Informer<Pod>, services: Informer<Service>): WatchSource {
  return watchSelectedPods({ pods, owners: services, selectorOf, isSame: sameToServices });
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
