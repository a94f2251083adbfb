import {
  matchesNodeSelectorTerm,
  type Node,
  type NodeSelectorTerm,
  type Pod,
  requiredNodeAffinity,
} from '../../kinds/index.ts';
import {
  type EnqueueExtensions,
  type FilterPlugin,
  type PreFilterPlugin,
  type PreScorePlugin,
  type ScorePlugin,
  StateKey,
} from '../framework/index.ts';
import { normalizeByHighest } from './normalize.ts';

type PreferredTerms = NonNullable<
  NonNullable<ReturnType<typeof affinityOf>>['preferredDuringSchedulingIgnoredDuringExecution']
>;

const REJECTION = { reasons: ["node(s) didn't match Pod's node affinity/selector"], unresolvable: true };
const CONFLICT = { reasons: ['pod affinity terms conflict'], unresolvable: true };

/** Whether the Pod wants a node. */
const REQUIRED = new StateKey<(node: Node) => boolean>('PreFilterNodeAffinity');
const PREFERRED = new StateKey<PreferredTerms>('PreScoreNodeAffinity');

/** Holds Pods to the nodes that `nodeSelector` and required node affinity select, and likes the preferred ones better. */
export const nodeAffinity: PreFilterPlugin & FilterPlugin & PreScorePlugin & ScorePlugin & EnqueueExtensions =
  {
    name: 'NodeAffinity',
    weight: 2,
    eventsToRegister: ['Node/Add', 'Node/UpdateNodeLabel'],
    isWorthRequeueing: ({ pod }, event) =>
      'node' in event && event.node !== undefined && requiredNodeAffinity(pod)(event.node.node),
    preFilter(state, { pod }) {
      const terms = requiredTerms(pod);
      if (!terms && Object.keys(pod.spec?.nodeSelector ?? {}).length === 0) return 'skip';
      state.write(REQUIRED, requiredNodeAffinity(pod));
      const nodeNames = namedNodes(terms);
      if (nodeNames?.size === 0) return CONFLICT;
      return nodeNames && { nodeNames };
    },
    filter(state, _pod, { node }) {
      return (state.read(REQUIRED)?.(node) ?? true) ? undefined : REJECTION;
    },
    preScore(state, { pod }) {
      const terms = affinityOf(pod)?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
      if (terms.length === 0) return 'skip';
      state.write(PREFERRED, terms);
      return undefined;
    },
    score(state, _pod, { node }) {
      let score = 0;
      for (const { weight, preference } of state.read(PREFERRED) ?? []) {
        if (matchesNodeSelectorTerm(preference, node)) score += weight;
      }
      return score;
    },
    normalizeScore: (scores) => normalizeByHighest(scores, false),
  };

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
