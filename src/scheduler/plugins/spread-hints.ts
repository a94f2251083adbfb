import { equalIgnoringNulls } from '../../base/index.ts';
import type { Node } from '../../kinds/index.ts';
import { type ClusterEvent, type PodInfo, selects } from '../framework/index.ts';
import { hasLabels, type SpreadConstraint } from './spread-constraints.ts';

/** Whether the event can help a Pod that would have been spread unevenly. */
export function helpsSpread(
  waiting: PodInfo,
  constraints: readonly SpreadConstraint[],
  event: ClusterEvent,
): boolean {
  const keys = constraints.map(({ topologyKey }) => topologyKey);
  switch (event.label) {
    case 'UnscheduledPod/UpdatePodLabel':
      return event.pod.key === waiting.key;
    case 'UnscheduledPod/UpdatePodToleration':
      return event.pod.key === waiting.key && constraints.some(({ honorsTaints }) => honorsTaints);
    case 'AssignedPod/Add':
    case 'AssignedPod/Delete':
      return isNeighbour(waiting, event.pod) && constraints.some(counts(event.pod));
    case 'AssignedPod/UpdatePodLabel': {
      const { pod, old } = event;
      return isNeighbour(waiting, pod) && constraints.some((each) => counts(pod)(each) !== counts(old)(each));
    }
    case 'Node/Add':
      return hasLabels(event.node.node, keys);
    case 'Node/Delete':
      return hasLabels(event.old, keys);
    case 'Node/UpdateNodeLabel':
    case 'Node/UpdateNodeTaint':
      return changesDomains(event.node.node, event.old, keys);
    default:
      return true;
  }
}

function isNeighbour({ pod: a }: PodInfo, { pod: b }: PodInfo): boolean {
  return a.metadata.namespace === b.metadata.namespace;
}

function counts({ pod }: PodInfo): (constraint: SpreadConstraint) => boolean {
  return ({ selector }) => selects(selector, pod.metadata.labels);
}

function changesDomains(node: Node, old: Node, keys: readonly string[]): boolean {
  if (hasLabels(node, keys) !== hasLabels(old, keys)) return true;
  if (!hasLabels(node, keys)) return false;
  return (
    keys.some((key) => node.metadata.labels?.[key] !== old.metadata.labels?.[key]) ||
    !equalIgnoringNulls(node.spec?.taints, old.spec?.taints)
  );
}
