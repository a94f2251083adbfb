import type { UsageSource } from '../kube-apiserver/index.ts';
import type { SimulatedNodes, SimulatedNodesOptions } from '../node/index.ts';

/** What runs on nodes that are started after the server which is asked for it: until then nobody answers. */
export interface NodeUsage extends UsageSource {
  from(nodes: SimulatedNodes): void;
}

/**
 * Undefined where the cluster does not tell what is used. Where nobody says, it does if it has nodes of its own that behave
 * like real ones: a bare API server, and one that is there to try controllers, has no metrics, as upstream's has none.
 */
export function nodeUsage(
  asked: boolean | undefined,
  { count, manner }: Pick<SimulatedNodesOptions, 'count' | 'manner'>,
): NodeUsage | undefined {
  if (!(asked ?? (count > 0 && manner === 'lifelike'))) return undefined;
  let nodes: SimulatedNodes | undefined;
  return {
    containersOf: async (node, containerIds) => nodes?.usage.containersOf(node, containerIds),
    ofNode: async (node) => nodes?.usage.ofNode(node),
    from: (started) => {
      nodes = started;
    },
  };
}
