import { isTolerated, type Node, type Toleration } from '../../kinds/index.ts';
import {
  type EnqueueExtensions,
  type FilterPlugin,
  type PodInfo,
  type PreScorePlugin,
  type ScorePlugin,
  StateKey,
} from '../framework/index.ts';
import { normalizeByHighest } from './normalize.ts';

type Taint = NonNullable<NonNullable<Node['spec']>['taints']>[number];

const REJECTION = { reasons: ['node(s) had untolerated taint(s)'], unresolvable: true };
/** The tolerations that say something of taints that only prefer. */
const PREFERRING = new StateKey<readonly Toleration[]>('PreScoreTaintToleration');

/** Keeps Pods off nodes whose taints they do not tolerate. */
export const taintToleration: FilterPlugin & PreScorePlugin & ScorePlugin & EnqueueExtensions = {
  name: 'TaintToleration',
  weight: 3,
  eventsToRegister: ['Node/Add', 'Node/UpdateNodeTaint', 'UnscheduledPod/UpdatePodToleration'],
  isWorthRequeueing(pod, event) {
    if ('pod' in event) return event.pod.key === pod.key;
    return 'node' in event && accepts(event.node.node, pod);
  },
  filter: (_state, pod, { node }) => (accepts(node, pod) ? undefined : REJECTION),
  preScore(state, pod, nodes) {
    if (!nodes.some(({ node }) => (node.spec?.taints ?? []).some(prefersNot))) return 'skip';
    const preferring = tolerationsOf(pod).filter(
      ({ effect = '' }) => effect === '' || effect === 'PreferNoSchedule',
    );
    state.write(PREFERRING, preferring);
    return undefined;
  },
  score(state, _pod, { node }) {
    const tolerations = state.read(PREFERRING) ?? [];
    const taints = node.spec?.taints ?? [];
    return taints.filter((taint) => prefersNot(taint) && !isTolerated(taint, tolerations)).length;
  },
  normalizeScore: (scores) => normalizeByHighest(scores, true),
};

function accepts(node: Node, pod: PodInfo): boolean {
  const taints = node.spec?.taints;
  return !taints || taints.every((taint) => !forbids(taint) || isTolerated(taint, tolerationsOf(pod)));
}

function forbids({ effect }: Taint): boolean {
  return effect === 'NoSchedule' || effect === 'NoExecute';
}

function prefersNot({ effect }: Taint): boolean {
  return effect === 'PreferNoSchedule';
}

function tolerationsOf({ pod }: PodInfo): readonly Toleration[] {
  return pod.spec?.tolerations ?? [];
}
