import type { TimeSlice } from '../../base/index.ts';
import type { ClusterEvent, EventLabel } from './cluster-event.ts';
import type { CycleState } from './cycle-state.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { NodeInfo, Snapshot } from './node-info.ts';
import type { PodInfo, QueuedPodInfo } from './pod-info.ts';
import type { Rejection } from './rejection.ts';

/**
 * A reason for which a Pod goes here or there. A plugin takes part at the extension points whose interfaces it
 * implements, under upstream's name: `NodeResourcesFit`.
 */
export interface Plugin {
  readonly name: string;
}

/** Keeps a Pod out of the queue until it has changed. */
export interface PreEnqueuePlugin extends Plugin {
  preEnqueue(pod: PodInfo): Rejection | undefined;
}

/** The order of the queue: negative where `a` is tried before `b`. There is one such plugin. */
export interface QueueSortPlugin extends Plugin {
  compare(a: QueuedPodInfo, b: QueuedPodInfo): number;
}

/** Which events are worth another try for a Pod that this plugin rejected. */
export interface EnqueueExtensions extends Plugin {
  readonly eventsToRegister: readonly EventLabel[];
  /** The queueing hint: whether that event can help that Pod. Without one, each registered event can. */
  isWorthRequeueing?(pod: PodInfo, event: ClusterEvent): boolean;
}

/** `skip`: the plugin's filter has nothing to say of the Pod. */
export type PreFilterResult =
  | undefined
  | 'skip'
  | Rejection
  | {
      /** The only nodes that come into question. */
      readonly nodeNames: ReadonlySet<string>;
    };

/** Looks at the Pod once before the nodes are filtered, and fills the cycle state. What takes long is done in slices. */
export interface PreFilterPlugin extends Plugin {
  preFilter(
    state: CycleState,
    pod: PodInfo,
    snapshot: Snapshot,
    slice: TimeSlice,
  ): PreFilterResult | Promise<PreFilterResult>;
}

/** A plugin whose part of the cycle state tells of Pods on nodes: what would be, were there one more, or one less? */
export interface PreFilterExtensions extends Plugin {
  addPod(state: CycleState, pod: PodInfo, added: PodInfo, node: NodeInfo): void;
  removePod(state: CycleState, pod: PodInfo, removed: PodInfo, node: NodeInfo): void;
}

export interface FilterPlugin extends Plugin {
  filter(state: CycleState, pod: PodInfo, node: NodeInfo): Rejection | undefined;
}

/** Asked where the Pod fits nowhere: tries to change that, and says with what result. */
export interface PostFilterPlugin extends Plugin {
  postFilter(failed: FailedCycle): PostFilterResult | Promise<PostFilterResult>;
}

/** A scheduling cycle in which the Pod fitted nowhere, and what can be tried out in it. */
export interface FailedCycle {
  readonly state: CycleState;
  readonly pod: PodInfo;
  readonly diagnosis: Diagnosis;
  readonly snapshot: Snapshot;
  readonly slice: TimeSlice;
  readonly filters: Filters;
}

/** The filters, and what the cycle state is told of Pods that come and go while something is tried out. */
export interface Filters {
  runFilterPlugins(state: CycleState, pod: PodInfo, node: NodeInfo): PluginRejection | undefined;
  runAddPod(state: CycleState, pod: PodInfo, added: PodInfo, node: NodeInfo): void;
  runRemovePod(state: CycleState, pod: PodInfo, removed: PodInfo, node: NodeInfo): void;
}

export interface PluginRejection {
  readonly plugin: string;
  readonly rejection: Rejection;
}

export interface PostFilterResult {
  /** Empty where the Pod can be placed soon. */
  readonly message: string;
  /** Something is wrong: no further plugin is asked. */
  readonly failed: boolean;
  /** Where the Pod is to go once there is room; empty where it is to go nowhere any more, undefined where nothing changes. */
  readonly nominatedNodeName?: string;
}

/** Looks at the Pod once before the nodes that fit are scored. `skip`: the plugin's score says nothing. */
export interface PreScorePlugin extends Plugin {
  preScore(
    state: CycleState,
    pod: PodInfo,
    nodes: readonly NodeInfo[],
    snapshot: Snapshot,
    slice: TimeSlice,
  ): PreScoreResult | Promise<PreScoreResult>;
}

export type PreScoreResult = 'skip' | undefined;

/** How good a node is for a Pod that fits: 0 to {@link MAX_NODE_SCORE}. */
export interface ScorePlugin extends Plugin {
  readonly weight: number;
  score(state: CycleState, pod: PodInfo, node: NodeInfo): number;
  /** Brings the scores of all nodes into that range, where `score` does not. */
  normalizeScore?(scores: number[], state: CycleState, nodes: readonly NodeInfo[]): void;
}

export const MAX_NODE_SCORE = 100;

/** Takes what the Pod needs on the node beside its room, and gives it back where the Pod does not get there. */
export interface ReservePlugin extends Plugin {
  /** Throws where it is no longer to be had. */
  reserve(state: CycleState, pod: PodInfo, nodeName: string): void;
  unreserve(state: CycleState, pod: PodInfo, nodeName: string): void;
}

/** What is to be written, and waited for, before the Pod is bound. */
export interface PreBindPlugin extends Plugin {
  /** Resolves when the Pod may be bound; rejects soon after `signal` says that it need not be any more. */
  preBind(state: CycleState, pod: PodInfo, nodeName: string, signal: AbortSignal): Promise<void>;
}

/** Writes that the Pod is on the node. There is one such plugin. */
export interface BindPlugin extends Plugin {
  bind(state: CycleState, pod: PodInfo, nodeName: string): Promise<void>;
}
