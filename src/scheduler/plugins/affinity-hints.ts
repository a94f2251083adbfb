import type { Node, Pod } from '../../kinds/index.ts';
import {
  type AffinityTerm,
  type ClusterEvent,
  type Labels,
  type PodInfo,
  termMatches,
} from '../framework/index.ts';

/** Whether the event can help a Pod that was rejected for its affinity, or for that of others. */
export function helpsAffinity(
  waiting: PodInfo,
  event: ClusterEvent,
  labelsOf: (namespace: string) => Labels,
): boolean {
  const { required, requiredAnti } = waiting.affinity;
  const means = (terms: readonly AffinityTerm[], pod: Pod): boolean =>
    terms.length > 0 && terms.every((term) => termMatches(term, pod, labelsOf(pod.metadata.namespace ?? '')));
  switch (event.label) {
    case 'UnscheduledPod/UpdatePodLabel':
      return event.pod.key === waiting.key;
    case 'AssignedPod/Add':
      return means(required, event.pod.pod);
    case 'AssignedPod/UpdatePodLabel': {
      const { pod, old } = event;
      if (!means(required, old.pod) && means(required, pod.pod)) return true;
      return isFeared(requiredAnti, old.pod, means) && !isFeared(requiredAnti, pod.pod, means);
    }
    case 'AssignedPod/Delete':
      return (
        isFeared(requiredAnti, event.pod.pod, means) ||
        isFeared(event.pod.affinity.requiredAnti, waiting.pod, means)
      );
    case 'Node/Add':
      return (
        requiredAnti.length > 0 ||
        required.some(({ topologyKey }) => hasLabel(event.node.node, topologyKey)) ||
        // It is somebody else's wish that keeps the Pod off the nodes that there were.
        required.length === 0
      );
    case 'Node/UpdateNodeLabel': {
      const { node } = event.node;
      const changed = ({ topologyKey }: AffinityTerm): boolean =>
        node.metadata.labels?.[topologyKey] !== event.old.metadata.labels?.[topologyKey];
      return (
        required.some((term) => hasLabel(node, term.topologyKey) && changed(term)) ||
        requiredAnti.some((term) => hasLabel(event.old, term.topologyKey) && changed(term)) ||
        (required.length === 0 && requiredAnti.length === 0)
      );
    }
    default:
      return true;
  }
}

function isFeared(
  terms: readonly AffinityTerm[],
  pod: Pod,
  means: (terms: readonly AffinityTerm[], pod: Pod) => boolean,
): boolean {
  return terms.some((term) => means([term], pod));
}

function hasLabel({ metadata: { labels = {} } }: Node, key: string): boolean {
  return Object.hasOwn(labels, key);
}
