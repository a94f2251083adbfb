import type { Pod } from '../../../kinds/index.ts';
export declare const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
/**
 * The Pods in the order in which they are given up, as upstream ranks them: unplaced before placed, pending before
 * unknown before running, unready before ready, cheap before dear, from nodes with many of the kind before those
 * with few, young before old (by orders of magnitude of their age, so that it is not always the newest), often
 * restarted before seldom.
 *
 * @param rankOf how many active Pods of the same kind the Pod's node has
 */
export declare function inOrderOfDeletion(
  pods: readonly Pod[],
  rankOf: (pod: Pod) => number,
  nowMs: number,
): Pod[];
/** How many of `related` each node has. */
export declare function countByNode(related: readonly Pod[]): (pod: Pod) => number;
//# sourceMappingURL=victims.d.ts.map
