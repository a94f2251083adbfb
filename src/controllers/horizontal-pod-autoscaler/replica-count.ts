import { isReady, type Pod } from '../../kinds/index.ts';
import type { Tolerances } from './autoscaler.ts';
import { groupPods, type PodGroups, type PodMetrics } from './pod-groups.ts';
import { requestsByPod } from './pod-requests.ts';

/** How many replicas a metric asks for, and what it shows. */
export interface Count {
  readonly replicas: number;
  /** In thousandths: of what is measured, on average where there are several. */
  readonly usage: number;
  /** In percent of what is requested. */
  readonly utilization?: number;
}

/** What there is to count for. */
export interface Counted {
  readonly pods: readonly Pod[];
  readonly current: number;
  readonly tolerances: Tolerances;
  readonly nowMs: number;
}

const NO_PODS = 'no pods returned by selector while calculating replica count';
const NO_METRICS = 'did not receive metrics for targeted pods (pods might be unready)';
const MOST = 2 ** 31 - 1;

/** So many that each uses, on average, a share of what it requests. Throws where that cannot be said. */
export function countByUtilization(
  of: Counted,
  metrics: PodMetrics,
  { resource, container, percent }: { resource: string; container: string | undefined; percent: number },
): Count {
  const groups = grouped(of, metrics, resource);
  const requests = requestsByPod(of.pods, resource, container);
  const first = utilizationOf(groups.measured, requests, percent);
  const fallback = Math.max(100, percent);
  const replicas = recount(of, groups, first.ratio, {
    // What is not measured counts as fully used where less is needed, and as idle where more is.
    ofMissing: (name) => Math.trunc(((requests.get(name) ?? 0) * fallback) / 100),
    ratioOf: (measured) => utilizationOf(measured, requests, percent).ratio,
  });
  return { replicas, usage: first.average, utilization: first.percent };
}

/** So many that each has, on average, an amount of something. Throws where that cannot be said. */
export function countByAverage(
  of: Counted,
  metrics: PodMetrics,
  { resource, target }: { resource: string | undefined; target: number },
): Count {
  const groups = grouped(of, metrics, resource);
  const usage = averageOf(groups.measured);
  const replicas = recount(of, groups, usage / target, {
    ofMissing: () => target,
    ratioOf: (measured) => averageOf(measured) / target,
  });
  return { replicas, usage };
}

/** So many more, or fewer, as an amount is above or below what is wanted. */
export function countByRatio({ pods, current, tolerances }: Counted, ratio: number): number {
  if (current === 0) return ceiled(ratio);
  if (isWithin(tolerances, ratio)) return current;
  if (pods.length === 0) throw new Error(`unable to calculate ready pods: ${NO_PODS}`);
  const ready = pods.filter((pod) => pod.status?.phase === 'Running' && isReady(pod));
  return ceiled(ratio * ready.length);
}

/** So many that an amount, shared out among them, is what is wanted for each. */
export function countByShare(
  { current, tolerances }: Pick<Counted, 'current' | 'tolerances'>,
  usage: number,
  target: number,
): Count {
  const isEnough = isWithin(tolerances, usage / (target * current));
  return {
    replicas: isEnough ? current : ceiled(usage / target),
    usage: current === 0 ? usage : Math.ceil(usage / current),
  };
}

function grouped({ pods, nowMs }: Counted, metrics: PodMetrics, resource: string | undefined): PodGroups {
  if (pods.length === 0) throw new Error(NO_PODS);
  const groups = groupPods(pods, metrics, resource, nowMs);
  if (groups.measured.size === 0) throw new Error(NO_METRICS);
  return groups;
}

interface Assumptions {
  readonly ofMissing: (name: string) => number;
  readonly ratioOf: (measured: ReadonlyMap<string, number>) => number;
}

/** What is not known is assumed so that it speaks against a change, and never turns it around. */
function recount(
  { current, tolerances }: Counted,
  { measured, readyCount, unready, missing }: PodGroups,
  ratio: number,
  { ofMissing, ratioOf }: Assumptions,
): number {
  const growsWithUnready = unready.length > 0 && ratio > 1;
  if (!growsWithUnready && missing.length === 0) {
    return isWithin(tolerances, ratio) ? current : ceiled(ratio * readyCount);
  }
  const assumed = new Map(measured);
  if (ratio < 1) for (const name of missing) assumed.set(name, ofMissing(name));
  else if (ratio > 1) for (const name of missing) assumed.set(name, 0);
  if (growsWithUnready) for (const name of unready) assumed.set(name, 0);
  const next = ratioOf(assumed);
  if (isWithin(tolerances, next) || (ratio < 1 && next > 1) || (ratio > 1 && next < 1)) return current;
  const replicas = ceiled(next * assumed.size);
  const turnsAround = (next < 1 && replicas > current) || (next > 1 && replicas < current);
  return turnsAround ? current : replicas;
}

function utilizationOf(
  measured: ReadonlyMap<string, number>,
  requests: ReadonlyMap<string, number>,
  target: number,
): { ratio: number; percent: number; average: number } {
  let used = 0;
  let requested = 0;
  let count = 0;
  for (const [name, value] of measured) {
    const request = requests.get(name);
    if (request === undefined) continue;
    used += value;
    requested += request;
    count++;
  }
  if (requested === 0) throw new Error('no metrics returned matched known pods');
  const percent = Math.trunc((used * 100) / requested);
  return { ratio: percent / target, percent, average: Math.trunc(used / count) };
}

function averageOf(measured: ReadonlyMap<string, number>): number {
  const used = [...measured.values()].reduce((sum, value) => sum + value, 0);
  return Math.trunc(used / measured.size);
}

function isWithin({ scaleUp, scaleDown }: Tolerances, ratio: number): boolean {
  return 1 - scaleDown <= ratio && ratio <= 1 + scaleUp;
}

function ceiled(replicas: number): number {
  return Math.min(Math.ceil(replicas), MOST);
}
