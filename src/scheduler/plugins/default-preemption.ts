import { type Random, randomInt } from '../../base/index.ts';
import type { Informers } from '../../client/index.ts';
import { isTerminating, podCondition } from '../../kinds/index.ts';
import type { DefaultPreemptionArguments } from '../configuration/index.ts';
import {
  type FailedCycle,
  formatCounts,
  type NodeInfo,
  type PodInfo,
  type PostFilterPlugin,
  type PostFilterResult,
} from '../framework/index.ts';
import { DisruptionBudgets } from './disruption-budgets.ts';
import { bestCandidate, type Candidate } from './preemption-candidate.ts';
import { selectVictims } from './preemption-victims.ts';

/** Takes Pods away from a node for another one: its answer is waited for by nobody. */
export interface Preemptions {
  begin(preemptor: PodInfo, nodeName: string, victims: readonly PodInfo[]): void;
}

const NOT_HELPFUL = 'Preemption is not helpful for scheduling';
const NEVER = 'preemption: not eligible due to preemptionPolicy=Never.';
const UNDER_WAY = 'preemption: not eligible due to a terminating pod on the nominated node.';

/**
 * Makes room for a Pod of a higher priority: finds out on which node the fewest, and least important, Pods have to go, has
 * them end, and has the Pod go there.
 */
export class DefaultPreemption implements PostFilterPlugin {
  readonly name = 'DefaultPreemption';
  private readonly budgets: DisruptionBudgets;
  private readonly random: Random;
  private readonly preemptions: Preemptions;
  private readonly args: DefaultPreemptionArguments;

  constructor(
    informers: Informers,
    random: Random,
    preemptions: Preemptions,
    args: DefaultPreemptionArguments,
  ) {
    this.args = args;
    this.budgets = new DisruptionBudgets(informers);
    this.random = random;
    this.preemptions = preemptions;
  }

  async postFilter(cycle: FailedCycle): Promise<PostFilterResult> {
    const { pod, snapshot } = cycle;
    const ineligible = whyIneligible(cycle);
    if (ineligible !== undefined) return { message: ineligible, failed: false };
    const reasons = new Map<string, number>();
    const candidates = await this.findCandidates(cycle, reasons);
    const best = bestCandidate(candidates);
    if (best) {
      this.preemptions.begin(pod, best.nodeName, best.victims);
      return { message: '', failed: false, nominatedNodeName: best.nodeName };
    }
    const counts = formatCounts(reasons);
    const message = `preemption: 0/${snapshot.nodes.length} nodes are available: ${counts}.`;
    return { message, failed: false, nominatedNodeName: '' };
  }

  /** Tries out what would be without the Pods of lower priority, on one node after the other; `reasons`: why not, counted. */
  private async findCandidates(
    cycle: FailedCycle,
    reasons: Map<string, number>,
  ): Promise<readonly Candidate[]> {
    const { snapshot, diagnosis, slice } = cycle;
    const nodes = snapshot.nodes.filter(({ name }) => diagnosis.resolvableNodes.has(name));
    const hopeless = snapshot.nodes.length - nodes.length;
    if (hopeless > 0) reasons.set(NOT_HELPFUL, hopeless);
    if (nodes.length === 0) return [];
    const wanted = numCandidates(nodes.length, this.args);
    const offset = randomInt(this.random, nodes.length);
    const candidates: Candidate[] = [];
    let within = 0;
    for (let i = 0; i < nodes.length && (within === 0 || candidates.length < wanted); i++) {
      const node = nodes[(offset + i) % nodes.length];
      if (!node) continue;
      const found = selectVictims(cycle, node, this.budgets);
      if ('victims' in found) {
        candidates.push(found);
        if (found.violations === 0) within++;
      } else for (const reason of found.reasons) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      if (slice.spend(1 + 2 * node.pods.size)) await slice.yield();
    }
    // What keeps to all budgets comes first among equals.
    return [
      ...candidates.filter(({ violations }) => violations === 0),
      ...candidates.filter(({ violations }) => violations > 0),
    ];
  }
}

function numCandidates(
  nodeCount: number,
  { minCandidateNodesPercentage, minCandidateNodesAbsolute }: DefaultPreemptionArguments,
): number {
  const share = Math.trunc((nodeCount * minCandidateNodesPercentage) / 100);
  return Math.min(Math.max(share, minCandidateNodesAbsolute), nodeCount);
}

function whyIneligible({ pod, snapshot, diagnosis }: FailedCycle): string | undefined {
  if (pod.pod.spec?.preemptionPolicy === 'Never') return NEVER;
  const nominated = snapshot.get(pod.pod.status?.nominatedNodeName ?? '');
  // What it was to have does not come into question any more: it may look for something else.
  if (!nominated || !diagnosis.resolvableNodes.has(nominated.name)) return undefined;
  return hasPreempted(nominated, pod) ? UNDER_WAY : undefined;
}

/** Whether Pods of a lower priority are on their way out there for one of a higher. */
function hasPreempted({ pods }: NodeInfo, { priority }: PodInfo): boolean {
  for (const each of pods.values()) {
    if (each.priority >= priority || !isTerminating(each.pod)) continue;
    const { status, reason } = podCondition(each.pod, 'DisruptionTarget') ?? {};
    if (status === 'True' && reason === 'PreemptionByScheduler') return true;
  }
  return false;
}
