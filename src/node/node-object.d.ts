import type { Node } from '../kinds/index.ts';
export interface NodeFacts {
  readonly name: string;
  readonly internalIp: string;
  readonly podCidr: string;
  readonly capacity: Readonly<Record<string, string>>;
  /** The runtime's name and version. */
  readonly runtimeVersion: string;
  /** The Kubernetes version that the node speaks: `v1.36.3`. */
  readonly kubeletVersion: string;
  /** Says on the object itself that no process runs behind it. */
  readonly annotations: Readonly<Record<string, string>>;
}
type NodeStatus = NonNullable<Node['status']>;
export declare function nodeObjectOf(facts: NodeFacts): Node;
/** The status of a node that is well. Capacity that the object itself states is kept. */
export declare function nodeStatusOf(
  facts: NodeFacts,
  known: NodeStatus | undefined,
  nowMs: number,
): NodeStatus;
export {};
//# sourceMappingURL=node-object.d.ts.map
