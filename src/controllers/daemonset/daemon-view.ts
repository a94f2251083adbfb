import type { DaemonSet, Node, Pod } from '../../kinds/index.ts';
import type { Placement } from './daemon-nodes.ts';

/** A set, and what there is of it on which nodes. */
export interface DaemonView {
  readonly set: DaemonSet;
  readonly nodes: readonly Node[];
  readonly placementOf: (node: Node) => Placement;
  readonly byNode: ReadonlyMap<string, readonly Pod[]>;
  /** Of the set's template as it is now. */
  readonly hash: string;
  readonly nowMs: number;
}
