import { type DaemonSet, type Node, type Pod } from '../../kinds/index.ts';
/** Whether a node is to get a Pod of a DaemonSet, and whether it may keep one that it has. */
export interface Placement {
  readonly runs: boolean;
  readonly keeps: boolean;
}
export declare function placementOf(set: DaemonSet, node: Node): Placement;
/** The node that a Pod is on, or is meant for as long as it is not. */
export declare function targetNodeOf({ spec }: Pod): string | undefined;
/** A Pod for one node. The scheduler places it, so that it waits for room as any other does. */
export declare function podForNode(set: DaemonSet, node: string, labels: Record<string, string>): Pod;
//# sourceMappingURL=daemon-nodes.d.ts.map
