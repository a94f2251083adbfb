import {
  matchesNodeSelectorTerm,
  type Node,
  type NodeSelectorTerm,
  type Pod,
  requiredNodeAffinity,
} from '../../kinds/index.ts';
import { DEFAULT_ARGUMENTS, type NodeAffinityArguments } from '../configuration/index.ts';
import {
  type ClusterEvent,
  type CycleState,
  type EnqueueExtensions,
  type FilterPlugin,
  type NodeInfo,
  type PodInfo,
  type PreFilterPlugin,
  type PreFilterResult,
  type PreScorePlugin,
  type PreScoreResult,
  type Rejection,
  type ScorePlugin,
  StateKey,
} from '../framework/index.ts';
import { normalizeByHighest } from './normalize.ts';

type PreferredTerms = NodeAffinityArguments['addedPreferred'];

const NOT_ALLOWED = {
  reasons: ["node(s) didn't match scheduler-enforced node affinity"],
  unresolvable: true,
};
const REJECTION = { reasons: ["node(s) didn't match Pod's node affinity/selector"], unresolvable: true };
const CONFLICT = { reasons: ['pod affinity terms conflict'], unresolvable: true };

/** Whether the Pod wants a node. */
const REQUIRED = new StateKey<(node: Node) => boolean>('PreFilterNodeAffinity');
const PREFERRED = new StateKey<PreferredTerms>('PreScoreNodeAffinity');

/** Holds Pods to the nodes that `nodeSelector` and required node affinity select, and likes the preferred ones better. */
export class NodeAffinity
  implements PreFilterPlugin, FilterPlugin, PreScorePlugin, ScorePlugin, EnqueueExtensions
{
  readonly name = 'NodeAffinity';
  readonly weight = 2;
  readonly eventsToRegister = ['Node/Add', 'Node/UpdateNodeLabel'] as const;
  /** What is required and preferred of every Pod. */
  private readonly added: NodeAffinityArguments;

  constructor(added: NodeAffinityArguments = DEFAULT_ARGUMENTS.NodeAffinity) {
    this.added = added;
  }

  isWorthRequeueing({ pod }: PodInfo, event: ClusterEvent): boolean {
    if (!('node' in event) || event.node === undefined) return false;
    return this.isAllowed(event.node.node) && requiredNodeAffinity(pod)(event.node.node);
  }

  preFilter(state: CycleState, { pod }: PodInfo): PreFilterResult {
    const terms = requiredTerms(pod);
    const asksForNothing = !terms && Object.keys(pod.spec?.nodeSelector ?? {}).length === 0;
    if (asksForNothing && this.added.addedRequired === undefined) return 'skip';
    state.write(REQUIRED, requiredNodeAffinity(pod));
    const nodeNames = namedNodes(terms);
    if (nodeNames?.size === 0) return CONFLICT;
    return nodeNames && { nodeNames };
  }

  filter(state: CycleState, _pod: PodInfo, { node }: NodeInfo): Rejection | undefined {
    if (!this.isAllowed(node)) return NOT_ALLOWED;
    return (state.read(REQUIRED)?.(node) ?? true) ? undefined : REJECTION;
  }

  preScore(state: CycleState, { pod }: PodInfo): PreScoreResult {
    const own = affinityOf(pod)?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    const terms = [...this.added.addedPreferred, ...own];
    if (terms.length === 0) return 'skip';
    state.write(PREFERRED, terms);
    return undefined;
  }

  score(state: CycleState, _pod: PodInfo, { node }: NodeInfo): number {
    let score = 0;
    for (const { weight, preference } of state.read(PREFERRED) ?? []) {
      if (matchesNodeSelectorTerm(preference, node)) score += weight;
    }
    return score;
  }

  normalizeScore(scores: number[]): void {
    normalizeByHighest(scores, false);
  }

  private isAllowed(node: Node): boolean {
    const { addedRequired } = this.added;
    return addedRequired?.some((term) => matchesNodeSelectorTerm(term, node)) ?? true;
  }
}

function affinityOf(pod: Pod) {
  return pod.spec?.affinity?.nodeAffinity;
}

function requiredTerms(pod: Pod): readonly NodeSelectorTerm[] | undefined {
  return affinityOf(pod)?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
}

/** The nodes that the terms name by `metadata.name`, where every term names some: no other needs to be looked at. */
function namedNodes(terms: readonly NodeSelectorTerm[] | undefined): ReadonlySet<string> | undefined {
  if (!terms || terms.length === 0) return undefined;
  const names = new Set<string>();
  for (const { matchFields = [] } of terms) {
    const named = matchFields.filter(({ key, operator }) => key === 'metadata.name' && operator === 'In');
    const [first, ...others] = named.map(({ values = [] }) => new Set(values));
    if (!first) return undefined;
    for (const name of first) if (others.every((other) => other.has(name))) names.add(name);
  }
  return names;
}
