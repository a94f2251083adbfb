import { type DaemonSet, isAvailable, isReady, type Pod } from '../../kinds/index.ts';
import { positive } from '../library/objects/index.ts';
import type { DaemonView } from './daemon-view.ts';

export const POD_REVISION = 'controller-revision-hash';
export const POD_GENERATION = 'pod-template-generation';
/** Which template of the set is its newest, counted by the API server. */
export const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

/** Whether a Pod is of the set's template as it is now. */
export function isUpdated({ metadata }: DaemonSet, pod: Pod, hash: string): boolean {
  const labels = pod.metadata.labels ?? {};
  const generation = metadata.annotations?.[TEMPLATE_GENERATION];
  return labels[POD_REVISION] === hash || (generation !== undefined && labels[POD_GENERATION] === generation);
}

export function daemonStatus(view: DaemonView): NonNullable<DaemonSet['status']> {
  const { set, nodes, placementOf, byNode, hash, nowMs } = view;
  const minReadySeconds = set.spec?.minReadySeconds ?? 0;
  let desired = 0;
  let misscheduled = 0;
  const running: Pod[] = [];
  for (const node of nodes) {
    const [pod] = byNode.get(node.metadata.name ?? '') ?? [];
    if (placementOf(node).runs) {
      desired++;
      if (pod) running.push(pod);
    } else if (pod) misscheduled++;
  }
  const available = running.filter((pod) => isReady(pod) && isAvailable(pod, minReadySeconds, nowMs)).length;
  const { collisionCount } = set.status ?? {};
  return {
    currentNumberScheduled: running.length,
    numberMisscheduled: misscheduled,
    desiredNumberScheduled: desired,
    numberReady: running.filter(isReady).length,
    ...positive('observedGeneration', set.metadata.generation ?? 0),
    ...positive('updatedNumberScheduled', running.filter((pod) => isUpdated(set, pod, hash)).length),
    ...positive('numberAvailable', available),
    ...positive('numberUnavailable', desired - available),
    ...(collisionCount === undefined ? {} : { collisionCount }),
  };
}
