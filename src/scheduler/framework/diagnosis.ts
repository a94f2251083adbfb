import type { Rejection } from './rejection.ts';

/** Why a Pod fits no node: collected while nodes are filtered, and read by PostFilter and by the message. */
export class Diagnosis {
  readonly nodeCount: number;
  /** The plugins that rejected the Pod, somewhere or altogether. */
  readonly unschedulablePlugins = new Set<string>();
  /** Why no node comes into question, whichever it is. */
  preFilterMessage: string | undefined;
  private readonly reasonCounts = new Map<string, number>();
  private readonly resolvable = new Set<string>();

  constructor(nodeCount: number) {
    this.nodeCount = nodeCount;
  }

  /** So many nodes were rejected by these plugins for the same reasons. */
  reject(plugins: Iterable<string>, rejection: Rejection, nodes = 1): void {
    for (const plugin of plugins) this.unschedulablePlugins.add(plugin);
    for (const reason of rejection.reasons) {
      this.reasonCounts.set(reason, (this.reasonCounts.get(reason) ?? 0) + nodes);
    }
  }

  /** That node was rejected by the plugin. */
  rejectNode(plugin: string, rejection: Rejection, nodeName: string): void {
    this.reject([plugin], rejection);
    if (!rejection.unresolvable) this.resolvable.add(nodeName);
  }

  /** How many nodes have each reason. */
  get reasons(): ReadonlyMap<string, number> {
    return this.reasonCounts;
  }

  /** The names of the nodes that taking other Pods away from might help. */
  get resolvableNodes(): ReadonlySet<string> {
    return this.resolvable;
  }
}

/** `2 this, 1 that`, sorted as upstream sorts: by the text with its count. */
export function formatCounts(counts: Iterable<readonly [text: string, count: number]>): string {
  return [...counts]
    .filter(([, count]) => count > 0)
    .map(([text, count]) => `${count} ${text}`)
    .sort()
    .join(', ');
}
