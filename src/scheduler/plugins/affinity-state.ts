import type { Pod } from '../../kinds/index.ts';
import {
  type AffinityTerm,
  type Labels,
  type NodeInfo,
  type PodInfo,
  termMatches,
} from '../framework/index.ts';
import { ChangedDomains, type Domains } from '../topology/index.ts';

/** A required term, and where the Pods are that it speaks of. */
export interface CountedTerm {
  readonly term: AffinityTerm;
  readonly domains: Domains;
}

interface ChangedTerm extends CountedTerm {
  readonly domains: ChangedDomains;
}

export interface AffinityStateParts {
  readonly pod: Pod;
  readonly namespaceLabels: Labels;
  readonly labelsOf: (namespace: string) => Labels;
  /** The Pod's own terms: where those are that match all terms of affinity, and where those that match one to be far from. */
  readonly affinity: readonly CountedTerm[];
  readonly antiAffinity: readonly CountedTerm[];
  /** The terms of Pods that want to be far from this one, and where those are. */
  readonly existing: readonly CountedTerm[];
}

const NOWHERE: Domains = { countOf: () => 0, total: 0 };

/** What a Pod's required terms, and those of others that mean it, come to; and what they would, were other Pods elsewhere. */
export class AffinityState {
  private readonly parts: AffinityStateParts;
  private readonly affinity: readonly ChangedTerm[];
  private readonly antiAffinity: readonly ChangedTerm[];
  private readonly existing: Map<string, ChangedTerm>;

  constructor(parts: AffinityStateParts) {
    this.parts = parts;
    this.affinity = parts.affinity.map(changeable);
    this.antiAffinity = parts.antiAffinity.map(changeable);
    this.existing = new Map(parts.existing.map((each) => [each.term.identity, changeable(each)]));
  }

  clone(): AffinityState {
    const { affinity, antiAffinity } = this;
    return new AffinityState({
      ...this.parts,
      affinity,
      antiAffinity,
      existing: [...this.existing.values()],
    });
  }

  /** `sign`: 1 where the other Pod comes to the node, -1 where it goes. */
  change(other: PodInfo, { node }: NodeInfo, sign: 1 | -1): void {
    const { pod, namespaceLabels, labelsOf } = this.parts;
    const add = ({ term, domains }: ChangedTerm): void => {
      const value = valueOf(node.metadata.labels, term.topologyKey);
      if (value !== undefined) domains.add(value, sign);
    };
    const otherLabels = labelsOf(other.pod.metadata.namespace ?? '');
    const means = ({ term }: CountedTerm): boolean => termMatches(term, other.pod, otherLabels);
    if (this.affinity.every(means)) for (const term of this.affinity) add(term);
    for (const term of this.antiAffinity) if (means(term)) add(term);
    for (const term of other.affinity.requiredAnti) {
      if (!termMatches(term, pod, namespaceLabels)) continue;
      const known = this.existing.get(term.identity) ?? changeable({ term, domains: NOWHERE });
      this.existing.set(term.identity, known);
      add(known);
    }
  }

  isNearAll(labels: Labels | undefined): boolean {
    let near = true;
    for (const { term, domains } of this.affinity) {
      const value = valueOf(labels, term.topologyKey);
      if (value === undefined) return false;
      if (domains.countOf(value) <= 0) near = false;
    }
    return near || this.isFirst();
  }

  isFarFromAll(labels: Labels | undefined): boolean {
    return isFree(this.antiAffinity, labels);
  }

  isFarEnoughForAll(labels: Labels | undefined): boolean {
    return isFree(this.existing.values(), labels);
  }

  /** A Pod that wants to be near its like has to begin somewhere. */
  private isFirst(): boolean {
    const { pod, namespaceLabels } = this.parts;
    return (
      this.affinity.every(({ domains }) => domains.total === 0) &&
      this.affinity.every(({ term }) => termMatches(term, pod, namespaceLabels))
    );
  }
}

function changeable({ term, domains }: CountedTerm): ChangedTerm {
  return { term, domains: domains instanceof ChangedDomains ? domains.clone() : new ChangedDomains(domains) };
}

function isFree(terms: Iterable<CountedTerm>, labels: Labels | undefined): boolean {
  for (const { term, domains } of terms) {
    const value = valueOf(labels, term.topologyKey);
    if (value !== undefined && domains.countOf(value) > 0) return false;
  }
  return true;
}

function valueOf(labels: Labels | undefined, key: string): string | undefined {
  return labels && Object.hasOwn(labels, key) ? labels[key] : undefined;
}
