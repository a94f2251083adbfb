import type { DaemonSet, Node, Pod } from '../../kinds/index.ts';
/** A set, and what there is of it on which nodes. */
export interface DaemonView {
  readonly set: DaemonSet;
  readonly nodes: readonly Node[];
  readonly byNode: ReadonlyMap<string, readonly Pod[]>;
  /** Of the set's template as it is now. */
  readonly hash: string;
  readonly nowMs: number;
}
/** What is to be done so that every node has the Pod that it should. */
export interface DaemonPlan {
  /** Nodes that need a Pod. */
  readonly make: readonly string[];
  readonly delete: readonly Pod[];
  /** Of those to delete the ones that have ended by themselves. */
  readonly ended: readonly Pod[];
}
export declare function podsByNode(pods: readonly Pod[]): Map<string, Pod[]>;
export declare function planDaemonPods(view: DaemonView): DaemonPlan;
/** The next step of a rolling update: old Pods to give up, or, where the set may surge, nodes that get a new one first. */
export declare function planUpdate(view: DaemonView): Pick<DaemonPlan, 'make' | 'delete'>;
export declare function oldestFirst(pods: readonly Pod[]): Pod[];
//# sourceMappingURL=daemon-plan.d.ts.map
