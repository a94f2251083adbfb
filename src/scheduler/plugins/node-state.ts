import { isTolerated, type Node, type Toleration } from '../../kinds/index.ts';
import { type FilterPlugin, normalizeByHighest, type ScorePlugin } from '../framework.ts';
import type { PodInfo } from '../node-info.ts';

type Taint = NonNullable<NonNullable<Node['spec']>['taints']>[number];

const UNSCHEDULABLE_TAINT: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

/** Keeps Pods off cordoned nodes, unless they tolerate that. */
export const nodeUnschedulable: FilterPlugin = {
  name: 'NodeUnschedulable',
  wokenBy: ['node-changed'],
  filter(pod, { node }) {
    if (!node.spec?.unschedulable || isTolerated(UNSCHEDULABLE_TAINT, tolerationsOf(pod))) return undefined;
    return { reasons: ['node(s) were unschedulable'], unresolvable: true };
  },
};

/** Holds a Pod to the node that its spec names. */
export const nodeName: FilterPlugin = {
  name: 'NodeName',
  wokenBy: ['node-changed'],
  filter(pod, node) {
    const wanted = pod.pod.spec?.nodeName ?? '';
    if (wanted === '' || wanted === node.name) return undefined;
    return { reasons: ["node(s) didn't match the requested node name"], unresolvable: true };
  },
};

/** Keeps Pods off nodes whose taints they do not tolerate. */
export const taintToleration: FilterPlugin & ScorePlugin = {
  name: 'TaintToleration',
  weight: 3,
  wokenBy: ['node-changed'],
  filter(pod, { node }) {
    const forbids = (taint: Taint): boolean => taint.effect === 'NoSchedule' || taint.effect === 'NoExecute';
    if (untolerated(node, pod, forbids) === 0) return undefined;
    return { reasons: ['node(s) had untolerated taint(s)'], unresolvable: true };
  },
  score: (pod, { node }) => untolerated(node, pod, (taint) => taint.effect === 'PreferNoSchedule'),
  normalize: (scores) => normalizeByHighest(scores, true),
};

function untolerated(node: Node, pod: PodInfo, counts: (taint: Taint) => boolean): number {
  const tolerations = tolerationsOf(pod);
  const taints = node.spec?.taints ?? [];
  return taints.filter((taint) => counts(taint) && !isTolerated(taint, tolerations)).length;
}

function tolerationsOf({ pod }: PodInfo): readonly Toleration[] {
  return pod.spec?.tolerations ?? [];
}
