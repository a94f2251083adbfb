import { matchesNodeSelectorTerm, type NodeSelectorTerm } from '../../kinds/index.ts';
import { type FilterPlugin, normalizeByHighest, type ScorePlugin } from '../framework.ts';
import type { NodeInfo, PodInfo } from '../node-info.ts';

/** Holds Pods to the nodes that `nodeSelector` and required node affinity select, and likes the preferred ones better. */
export const nodeAffinity: FilterPlugin & ScorePlugin = {
  name: 'NodeAffinity',
  weight: 2,
  wokenBy: ['node-changed'],
  prepare(pod) {
    const onlyNodes = namedNodes(requiredTerms(pod));
    return onlyNodes && { onlyNodes };
  },
  filter(pod, node) {
    if (matchesSelector(pod, node) && matchesRequired(pod, node)) return undefined;
    return { reasons: ["node(s) didn't match Pod's node affinity/selector"], unresolvable: true };
  },
  score(pod, { node }) {
    let score = 0;
    for (const { weight, preference } of affinityOf(pod)?.preferredDuringSchedulingIgnoredDuringExecution ??
      []) {
      if (matchesNodeSelectorTerm(preference, node)) score += weight;
    }
    return score;
  },
  normalize: (scores) => normalizeByHighest(scores, false),
};

function affinityOf({ pod }: PodInfo) {
  return pod.spec?.affinity?.nodeAffinity;
}

function requiredTerms(pod: PodInfo): readonly NodeSelectorTerm[] | undefined {
  return affinityOf(pod)?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
}

function matchesSelector({ pod }: PodInfo, { node }: NodeInfo): boolean {
  const labels = node.metadata.labels ?? {};
  return Object.entries(pod.spec?.nodeSelector ?? {}).every(([key, value]) => labels[key] === value);
}

function matchesRequired(pod: PodInfo, { node }: NodeInfo): boolean {
  const terms = requiredTerms(pod);
  return terms === undefined || terms.some((term) => matchesNodeSelectorTerm(term, node));
}

/** The nodes that the terms name by `metadata.name`, where every term names some: no other needs to be looked at. */
function namedNodes(terms: readonly NodeSelectorTerm[] | undefined): ReadonlySet<string> | undefined {
  if (!terms || terms.length === 0) return undefined;
  const names = new Set<string>();
  for (const { matchFields = [] } of terms) {
    const named = matchFields.find(({ key, operator }) => key === 'metadata.name' && operator === 'In');
    if (!named) return undefined;
    for (const name of named.values ?? []) names.add(name);
  }
  return names;
}
