import type { Node, Pod } from '../../kinds/index.ts';
import type { NodeInfo } from '../framework/index.ts';
import { DomainCounts } from './domain-counts.ts';
import { NodeView } from './node-view.ts';

export interface MatchingPodsOptions {
  /** The labels whose values are the domains. */
  readonly topologyKeys: readonly string[];
  readonly matches: (pod: Pod) => boolean;
  /** Which nodes count; all where left out. */
  readonly includes?: (node: Node) => boolean;
  /** Whether a node makes a domain even without a Pod that matches. It takes memory for every node. */
  readonly countsEmpty?: boolean;
}

interface NodePart {
  /** By the topology keys. */
  readonly values: readonly (string | undefined)[];
  readonly count: number;
}

/** How many of the Pods that match there are in each domain, by topology key, and on each node. */
export class MatchingPods extends NodeView<NodePart> {
  private readonly options: MatchingPodsOptions;
  private readonly domains: ReadonlyMap<string, DomainCounts>;

  constructor(options: MatchingPodsOptions) {
    super();
    this.options = options;
    this.domains = new Map(options.topologyKeys.map((key) => [key, new DomainCounts()]));
  }

  /** Those of one of the keys that it was made with. */
  domainsOf(topologyKey: string): DomainCounts {
    const domains = this.domains.get(topologyKey);
    if (!domains) throw new Error(`nothing is counted by ${topologyKey}`);
    return domains;
  }

  countOn(nodeName: string): number {
    return this.partOf(nodeName)?.count ?? 0;
  }

  protected count({ node, pods }: NodeInfo): NodePart | undefined {
    const { topologyKeys, matches, includes, countsEmpty = false } = this.options;
    if (includes && !includes(node)) return undefined;
    let count = 0;
    for (const { pod } of pods.values()) if (matches(pod)) count++;
    if (count === 0 && !countsEmpty) return undefined;
    const labels = node.metadata.labels ?? {};
    return {
      count,
      values: topologyKeys.map((key) => (Object.hasOwn(labels, key) ? labels[key] : undefined)),
    };
  }

  protected costOf({ pods }: NodeInfo): number {
    return pods.size;
  }

  protected apply({ values, count }: NodePart, sign: 1 | -1): void {
    this.options.topologyKeys.forEach((key, index) => {
      const value = values[index];
      if (value !== undefined) this.domainsOf(key).apply(value, count, sign);
    });
  }
}
