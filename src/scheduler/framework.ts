import type { Pod } from '../kinds/index.ts';
import type { NodeInfo, PodInfo } from './node-info.ts';

/** What happens in a cluster that can make a Pod fit that did not. */
export type ClusterEvent = 'node-changed' | 'pod-removed' | 'storage-changed';

/** Why a Pod does not fit a node, in upstream's words. */
export interface Rejection {
  readonly reasons: readonly string[];
  /** Taking other Pods away would not help. */
  readonly unresolvable: boolean;
}

/** Why a Pod fits no node at all, whichever it is. */
export interface PodRejection {
  readonly message: string;
}

/** One reason for which a Pod may not be placed on a node. A plugin looks at one Pod in one cycle, then at each node. */
export interface FilterPlugin {
  /** Upstream's name: `NodeResourcesFit`. */
  readonly name: string;
  /** After which events a Pod that this plugin rejected is worth another try. */
  readonly wokenBy: readonly ClusterEvent[];
  /** Looks at the Pod alone: rejects it, or names the only nodes that can come into question. */
  prepare?(pod: PodInfo): PodRejection | { readonly onlyNodes: ReadonlySet<string> } | undefined;
  filter(pod: PodInfo, node: NodeInfo): Rejection | undefined;
}

/** A filter with something to write before the Pod is bound. */
export interface BindPlugin extends FilterPlugin {
  /** The Pod will go to that node: what it needs there is taken. */
  reserve(pod: PodInfo, node: NodeInfo): void;
  /** It will not after all. */
  unreserve(pod: PodInfo): void;
  /** Resolves when the Pod may be bound; rejects soon after `signal` says that it need not be any more. */
  beforeBind(pod: PodInfo, node: NodeInfo, signal: AbortSignal): Promise<void>;
}

/** How good a node is for a Pod that fits: 0 to 100. */
export interface ScorePlugin {
  readonly name: string;
  readonly weight: number;
  score(pod: PodInfo, node: NodeInfo): number;
  /** Brings the scores of all nodes into 0 to 100, where `score` does not. */
  normalize?(scores: number[]): void;
}

export const MAX_SCORE = 100;

export function isUnscheduled(pod: Pod): boolean {
  return (pod.spec?.nodeName ?? '') === '';
}

/** Whether a Pod has ended: it takes no room any more. */
export function hasEnded(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

/** Scales scores so that the highest is 100; with `reverse` the lowest is. */
export function normalizeByHighest(scores: number[], reverse: boolean): void {
  const highest = Math.max(0, ...scores);
  scores.forEach((score, i) => {
    const scaled = highest === 0 ? 0 : (score * MAX_SCORE) / highest;
    scores[i] = reverse ? MAX_SCORE - scaled : scaled;
  });
}
