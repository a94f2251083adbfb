import type { Pod } from '../../kinds/index.ts';
import {
  type Labels,
  type NodeInfo,
  type PodInfo,
  termMatches,
  type WeightedTerm,
} from '../framework/index.ts';
import { DomainCounts, type Domains } from './domain-counts.ts';
import { NodeView } from './node-view.ts';

/** Terms that say the same, and the domains of the Pods that have them: with how many of these, times the weight. */
export interface ExistingTerm {
  readonly term: WeightedTerm;
  readonly domains: Domains;
}

interface Group extends ExistingTerm {
  readonly domains: DomainCounts;
  nodes: number;
}

interface NodePart {
  readonly groups: ReadonlyMap<string, { readonly term: WeightedTerm; pods: number }>;
  readonly labels: Labels;
}

/** What the Pods on all nodes say of other Pods: each term once, however many Pods have it. */
export class ExistingTerms extends NodeView<NodePart> {
  private readonly termsOf: (pod: PodInfo) => readonly WeightedTerm[];
  private readonly groups = new Map<string, Group>();
  /** By the namespaces that they name, and those that select some. */
  private readonly byNamespace = new Map<string, Set<Group>>();
  private readonly selecting = new Set<Group>();

  constructor(termsOf: (pod: PodInfo) => readonly WeightedTerm[]) {
    super();
    this.termsOf = termsOf;
  }

  /** Those that mean the Pod. */
  matching(pod: Pod, namespaceLabels: Labels): readonly ExistingTerm[] {
    const named = this.byNamespace.get(pod.metadata.namespace ?? '') ?? [];
    return [...new Set([...named, ...this.selecting])].filter(({ term }) =>
      termMatches(term, pod, namespaceLabels),
    );
  }

  protected count({ node, podsWithAffinity }: NodeInfo): NodePart | undefined {
    if (podsWithAffinity.size === 0) return undefined;
    const groups = new Map<string, { term: WeightedTerm; pods: number }>();
    for (const info of podsWithAffinity.values()) {
      for (const term of this.termsOf(info)) {
        const known = groups.get(idOf(term));
        if (known) known.pods++;
        else groups.set(idOf(term), { term, pods: 1 });
      }
    }
    return groups.size === 0 ? undefined : { groups, labels: node.metadata.labels ?? {} };
  }

  protected costOf({ podsWithAffinity }: NodeInfo): number {
    return podsWithAffinity.size;
  }

  protected apply({ groups, labels }: NodePart, sign: 1 | -1): void {
    for (const [id, { term, pods }] of groups) {
      const { topologyKey, weight } = term;
      const value = Object.hasOwn(labels, topologyKey) ? labels[topologyKey] : undefined;
      if (value === undefined) continue;
      const group = this.groups.get(id) ?? this.addGroup(id, term);
      group.domains.apply(value, pods * weight, sign);
      group.nodes += sign;
      if (group.nodes === 0) this.removeGroup(id, group);
    }
  }

  private addGroup(id: string, term: WeightedTerm): Group {
    const group = { term, domains: new DomainCounts(), nodes: 0 };
    this.groups.set(id, group);
    if (term.namespaceSelector) this.selecting.add(group);
    for (const namespace of term.namespaces) {
      const named = this.byNamespace.get(namespace);
      if (named) named.add(group);
      else this.byNamespace.set(namespace, new Set([group]));
    }
    return group;
  }

  private removeGroup(id: string, group: Group): void {
    this.groups.delete(id);
    this.selecting.delete(group);
    for (const namespace of group.term.namespaces) {
      const named = this.byNamespace.get(namespace);
      named?.delete(group);
      if (named?.size === 0) this.byNamespace.delete(namespace);
    }
  }
}

function idOf({ identity, weight }: WeightedTerm): string {
  return `${weight} ${identity}`;
}
