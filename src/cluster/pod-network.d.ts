import type { NodeCidrs } from '../controllers/index.ts';
/** Ranges with room for twice the Pods that a node takes, and as many as there are nodes, which counts first. */
export declare function nodeCidrsFor(nodes: {
  readonly count: number;
  readonly capacity: Readonly<Record<string, string>>;
}): NodeCidrs;
//# sourceMappingURL=pod-network.d.ts.map
