import type { Node } from '../../kinds/index.ts';
import { MAX_NODE_SCORE, type NodeInfo } from '../framework/index.ts';
import type { MatchingPods } from '../topology/index.ts';
import { hasLabels, type SpreadConstraint } from './spread-constraints.ts';

/** A constraint that is preferred, with how many Pods it counts where. */
export interface ScoredConstraint {
  readonly constraint: SpreadConstraint;
  readonly view: MatchingPods;
}

export const HOSTNAME = 'kubernetes.io/hostname';

/** How unevenly Pods would be spread: the more of them there are where a node is, the higher, until it is normalised. */
export class SpreadScores {
  private readonly scored: readonly (ScoredConstraint & { readonly weight: number })[];
  /** Those that have no part in it. */
  private readonly ignored = new Set<string>();

  /** `keys`: the labels without which a node is ignored. */
  constructor(scored: readonly ScoredConstraint[], nodes: readonly NodeInfo[], keys: readonly string[]) {
    const sizes = scored.map(() => new Set<string>());
    for (const { name, node } of nodes) {
      if (!hasLabels(node, keys)) {
        this.ignored.add(name);
        continue;
      }
      scored.forEach(({ constraint: { topologyKey } }, index) => {
        sizes[index]?.add(topologyKey === HOSTNAME ? name : (valueOf(node, topologyKey) ?? ''));
      });
    }
    // In a topology of few domains each holds many Pods: a logarithm brings them nearer to those of many.
    this.scored = scored.map((each, index) => ({ ...each, weight: Math.log((sizes[index]?.size ?? 0) + 2) }));
  }

  score({ name, node }: NodeInfo): number {
    if (this.ignored.has(name)) return 0;
    let score = 0;
    for (const { constraint, view, weight } of this.scored) {
      const { topologyKey, maxSkew } = constraint;
      const value = valueOf(node, topologyKey);
      if (value === undefined) continue;
      const count =
        topologyKey === HOSTNAME ? view.countOn(name) : view.domainsOf(topologyKey).countOf(value);
      score += count * weight + maxSkew - 1;
    }
    return Math.round(score);
  }

  normalize(scores: number[], nodes: readonly NodeInfo[]): void {
    let lowest = Number.POSITIVE_INFINITY;
    let highest = 0;
    scores.forEach((score, i) => {
      if (this.ignored.has(nodes[i]?.name ?? '')) return;
      lowest = Math.min(lowest, score);
      highest = Math.max(highest, score);
    });
    scores.forEach((score, i) => {
      if (this.ignored.has(nodes[i]?.name ?? '')) scores[i] = 0;
      else
        scores[i] = highest === 0 ? MAX_NODE_SCORE : (MAX_NODE_SCORE * (highest + lowest - score)) / highest;
    });
  }
}

function valueOf({ metadata: { labels = {} } }: Node, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}
