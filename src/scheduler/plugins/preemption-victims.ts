import { timeMs } from '../../api/index.ts';
import type { FailedCycle, NodeInfo, PodInfo, Rejection } from '../framework/index.ts';
import type { DisruptionBudgets } from './disruption-budgets.ts';
import type { Candidate } from './preemption-candidate.ts';

const NO_VICTIMS = { reasons: ['No preemption victims found for incoming pod'], unresolvable: true };
const NO_VICTIMS_NEEDED = { reasons: ['expected at least one victim pod on the node'], unresolvable: false };

/** As few Pods of lower priority as have to go from a node for the Pod to fit, the less important before the others. */
export function selectVictims(
  { state: cycleState, pod, filters }: FailedCycle,
  original: NodeInfo,
  budgets: DisruptionBudgets,
): Candidate | Rejection {
  const potential = [...original.pods.values()].filter(({ priority }) => priority < pod.priority);
  if (potential.length === 0) return NO_VICTIMS;
  const node = original.clone();
  const state = cycleState.clone();
  const take = (victim: PodInfo): void => {
    node.removePod(victim.key);
    filters.runRemovePod(state, pod, victim, node);
  };
  for (const each of potential) take(each);
  const rejected = filters.runFilterPlugins(state, pod, node);
  if (rejected) return rejected.rejection;
  const victims: PodInfo[] = [];
  /** Gives the Pod back where the other one fits all the same. */
  const reprieve = (victim: PodInfo): boolean => {
    node.addPod(victim);
    filters.runAddPod(state, pod, victim, node);
    if (!filters.runFilterPlugins(state, pod, node)) return true;
    take(victim);
    victims.push(victim);
    return false;
  };
  const { violating, others } = budgets.split(potential.sort(byImportance));
  const violations = violating.filter((victim) => !reprieve(victim)).length;
  for (const victim of others) reprieve(victim);
  if (victims.length === 0) return NO_VICTIMS_NEEDED;
  return { nodeName: original.name, victims: victims.sort(byImportance), violations };
}

/** The higher priority first, then who has run longer. */
function byImportance(a: PodInfo, b: PodInfo): number {
  return b.priority - a.priority || compareStarts(a, b);
}

function compareStarts(a: PodInfo, b: PodInfo): number {
  const [startA, startB] = [startMs(a), startMs(b)];
  if (startA === startB) return 0;
  return startA < startB ? -1 : 1;
}

/** What has not begun begins last. */
export function startMs({ pod }: PodInfo): number {
  const { startTime } = pod.status ?? {};
  return startTime === undefined ? Number.POSITIVE_INFINITY : timeMs(startTime);
}
