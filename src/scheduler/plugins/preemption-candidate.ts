import type { PodInfo } from '../framework/index.ts';
import { startMs } from './preemption-victims.ts';

/** A node on which the Pod fits when these Pods have gone. */
export interface Candidate {
  readonly nodeName: string;
  /** The most important first; there is one at least. */
  readonly victims: readonly PodInfo[];
  /** How many of them have to go against a disruption budget. */
  readonly violations: number;
}

/** What is added to each priority in a sum, so that more Pods of a negative one do not count for less than fewer. */
const ABOVE_ZERO = 2 ** 31;

/** Upstream's criteria: the lower the better, and each decides only among those that the ones before leave equal. */
const CRITERIA: readonly ((candidate: Candidate) => number)[] = [
  ({ violations }) => violations,
  highestPriority,
  ({ victims }) => victims.reduce((sum, { priority }) => sum + priority + ABOVE_ZERO, 0),
  ({ victims }) => victims.length,
  (candidate) => -earliestStartMs(candidate),
];

/** The one of the candidates that costs least; the first of equals. */
export function bestCandidate(candidates: readonly Candidate[]): Candidate | undefined {
  let left = candidates;
  for (const cost of CRITERIA) {
    if (left.length <= 1) break;
    const costs = left.map(cost);
    const least = costs.reduce((a, b) => Math.min(a, b));
    left = left.filter((_, index) => costs[index] === least);
  }
  return left[0];
}

function highestPriority({ victims }: Candidate): number {
  return victims[0]?.priority ?? 0;
}

/** Since when the longest running of the most important victims has run. */
function earliestStartMs(candidate: Candidate): number {
  const highest = highestPriority(candidate);
  return candidate.victims
    .filter(({ priority }) => priority === highest)
    .reduce((earliest, victim) => Math.min(earliest, startMs(victim)), Number.POSITIVE_INFINITY);
}
