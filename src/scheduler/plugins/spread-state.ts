import type { Node, Pod } from '../../kinds/index.ts';
import type { PodInfo, Rejection } from '../framework/index.ts';
import { ChangedDomains, type DomainCounts } from '../topology/index.ts';
import { isCounted, type SpreadConstraint } from './spread-constraints.ts';

const UNEVEN = { reasons: ["node(s) didn't match pod topology spread constraints"], unresolvable: false };
const NO_DOMAIN = {
  reasons: ["node(s) didn't match pod topology spread constraints (missing required label)"],
  unresolvable: true,
};

/** A constraint, with where the Pods are that it counts. */
export interface CountedConstraint {
  readonly constraint: SpreadConstraint;
  readonly domains: DomainCounts;
  readonly includes: (node: Node) => boolean;
  /** Whether the Pod itself is counted once it is placed. */
  readonly countsItself: boolean;
}

interface ChangedConstraint {
  readonly changed: ChangedDomains;
  /** The fewest in any domain; undefined where that is to be found out. */
  lowest: number | undefined;
}

/** How even Pods are spread, and would be, were other Pods elsewhere. */
export class SpreadState {
  private readonly pod: Pod;
  private readonly counted: readonly CountedConstraint[];
  private readonly changes: readonly ChangedConstraint[];

  constructor(pod: Pod, counted: readonly CountedConstraint[], changes?: readonly ChangedConstraint[]) {
    this.pod = pod;
    this.counted = counted;
    this.changes =
      changes?.map(({ changed, lowest }) => ({ changed: changed.clone(), lowest })) ??
      counted.map(({ domains }) => ({ changed: new ChangedDomains(domains), lowest: undefined }));
  }

  clone(): SpreadState {
    return new SpreadState(this.pod, this.counted, this.changes);
  }

  /** `sign`: 1 where the other Pod comes to the node, -1 where it goes. */
  change({ pod }: PodInfo, node: Node, sign: 1 | -1): void {
    if (pod.metadata.namespace !== this.pod.metadata.namespace) return;
    this.counted.forEach(({ constraint: { selector, topologyKey }, includes }, index) => {
      const change = this.changes[index];
      const value = node.metadata.labels?.[topologyKey];
      if (!change || value === undefined || !includes(node) || !isCounted(selector, pod)) return;
      change.changed.add(value, sign);
      change.lowest = undefined;
    });
  }

  /** Why the Pod would not be where the constraints want it, on that node. */
  rejectionOn({ metadata: { labels = {} } }: Node): Rejection | undefined {
    for (const [index, { constraint, countsItself, domains }] of this.counted.entries()) {
      const { topologyKey, maxSkew, minDomains } = constraint;
      const value = Object.hasOwn(labels, topologyKey) ? labels[topologyKey] : undefined;
      if (value === undefined) return NO_DOMAIN;
      const change = this.changes[index];
      if (!change) continue;
      change.lowest ??= domains.size < minDomains ? 0 : domains.lowestWith(change.changed.changes);
      const skew = change.changed.countOf(value) + (countsItself ? 1 : 0) - change.lowest;
      if (skew > maxSkew) return UNEVEN;
    }
    return undefined;
  }
}
