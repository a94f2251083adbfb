import { DEFAULT_ARGUMENTS, type NodeResourcesFitArguments } from '../configuration/index.ts';
import {
  amountIn,
  type ClusterEvent,
  type CycleState,
  type EnqueueExtensions,
  type FilterPlugin,
  type NodeInfo,
  type PodInfo,
  type Rejection,
  resourceNamesIn,
  type ScorePlugin,
} from '../framework/index.ts';
import { type ScoredResource, scoredResources, strategyScore } from './resource-scores.ts';

/** Keeps Pods off nodes without room, and likes those better on which most is left, or as it is told. */
export class NodeResourcesFit implements FilterPlugin, ScorePlugin, EnqueueExtensions {
  readonly name = 'NodeResourcesFit';
  readonly weight = 1;
  readonly eventsToRegister = [
    'Node/Add',
    'Node/UpdateNodeAllocatable',
    'AssignedPod/Delete',
    'AssignedPod/UpdatePodScaleDown',
    'UnscheduledPod/UpdatePodScaleDown',
  ] as const;
  private readonly args: NodeResourcesFitArguments;
  private readonly scored: readonly ScoredResource[];
  private readonly ignoresSome: boolean;

  constructor(args: NodeResourcesFitArguments = DEFAULT_ARGUMENTS.NodeResourcesFit) {
    this.args = args;
    this.scored = scoredResources(args.scoring.resources);
    this.ignoresSome = args.ignoredResources.length + args.ignoredResourceGroups.length > 0;
  }

  isWorthRequeueing(pod: PodInfo, event: ClusterEvent): boolean {
    if (event.label === 'UnscheduledPod/UpdatePodScaleDown') return event.pod.key === pod.key;
    return 'node' in event && event.node !== undefined && this.fits(pod, event.node);
  }

  filter(_state: CycleState, pod: PodInfo, node: NodeInfo): Rejection | undefined {
    return this.fits(pod, node) ? undefined : this.explain(pod, node);
  }

  score(
    _state: CycleState,
    { nonZeroRequests }: PodInfo,
    { nonZeroRequested, allocatable }: NodeInfo,
  ): number {
    return strategyScore(this.args.scoring, this.scored, nonZeroRequests, nonZeroRequested, allocatable);
  }

  private fits({ requests }: PodInfo, node: NodeInfo): boolean {
    const { allocatable, requested } = node;
    if (!hasRoomForOne(node)) return false;
    if (!isFree(requests.milliCpu, allocatable.milliCpu, requested.milliCpu)) return false;
    if (!isFree(requests.memoryBytes, allocatable.memoryBytes, requested.memoryBytes)) return false;
    for (const [resource, wanted] of requests.others) {
      const has = allocatable.others.get(resource) ?? 0;
      const isEnough = isFree(wanted, has, requested.others.get(resource) ?? 0);
      if (!isEnough && !this.isIgnored(resource)) return false;
    }
    return true;
  }

  private explain({ requests }: PodInfo, node: NodeInfo): Rejection {
    const reasons: string[] = [];
    let unresolvable = false;
    if (!hasRoomForOne(node)) reasons.push('Too many pods');
    for (const resource of resourceNamesIn(requests)) {
      const wanted = amountIn(requests, resource);
      const has = amountIn(node.allocatable, resource);
      if (isFree(wanted, has, amountIn(node.requested, resource)) || this.isIgnored(resource)) continue;
      reasons.push(`Insufficient ${resource}`);
      // It is asked for more than the node has at all.
      unresolvable ||= wanted > has;
    }
    return { reasons, unresolvable };
  }

  private isIgnored(resource: string): boolean {
    if (!this.ignoresSome) return false;
    const [group = '', name] = resource.split('/');
    const { ignoredResources, ignoredResourceGroups } = this.args;
    return (
      name !== undefined && (ignoredResources.includes(resource) || ignoredResourceGroups.includes(group))
    );
  }
}

function hasRoomForOne({ pods, allocatable }: NodeInfo): boolean {
  return pods.size + 1 <= (allocatable.others.get('pods') ?? 0);
}

/** Who asks for nothing gets it also where too much is taken. */
function isFree(wanted: number, allocatable: number, requested: number): boolean {
  return wanted === 0 || wanted <= allocatable - requested;
}
