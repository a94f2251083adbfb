import { isTolerated, type Node } from '../../kinds/index.ts';
import type { EnqueueExtensions, FilterPlugin, PodInfo } from '../framework/index.ts';

const UNSCHEDULABLE_TAINT = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' } as const;
const REJECTION = { reasons: ['node(s) were unschedulable'], unresolvable: true };

/** Keeps Pods off cordoned nodes, unless they tolerate that. */
export const nodeUnschedulable: FilterPlugin & EnqueueExtensions = {
  name: 'NodeUnschedulable',
  eventsToRegister: ['Node/Add', 'Node/UpdateNodeTaint', 'UnscheduledPod/UpdatePodToleration'],
  isWorthRequeueing(pod, event) {
    if ('pod' in event) return event.pod.key === pod.key;
    return 'node' in event && accepts(event.node.node, pod);
  },
  filter: (_state, pod, { node }) => (accepts(node, pod) ? undefined : REJECTION),
};

function accepts(node: Node, { pod }: PodInfo): boolean {
  return !node.spec?.unschedulable || isTolerated(UNSCHEDULABLE_TAINT, pod.spec?.tolerations ?? []);
}
