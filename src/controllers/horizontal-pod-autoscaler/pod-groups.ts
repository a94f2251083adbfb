import { isTerminating, podCondition, type Pod } from '../../kinds/index.ts';
import { timeMs } from '../../api/index.ts';
import { DEFAULTS } from './autoscaler.ts';

/** What a Pod uses, in thousandths, measured for a while until then. */
export interface PodMetric {
  readonly value: number;
  readonly timestampMs: number;
  readonly windowMs: number;
}

export type PodMetrics = ReadonlyMap<string, PodMetric>;

export interface PodGroups {
  readonly readyCount: number;
  /** The metrics of those that count. */
  readonly measured: Map<string, number>;
  readonly unready: readonly string[];
  /** Those that run, and of which nothing is measured. */
  readonly missing: readonly string[];
}

/** What each Pod means for a size: those that end, have failed or only begin are not measured. */
export function groupPods(
  pods: readonly Pod[],
  metrics: PodMetrics,
  resource: string | undefined,
  nowMs: number,
): PodGroups {
  const measured = new Map([...metrics].map(([name, { value }]) => [name, value]));
  const unready: string[] = [];
  const missing: string[] = [];
  let readyCount = 0;
  for (const pod of pods) {
    const { name = '' } = pod.metadata;
    const metric = metrics.get(name);
    if (isTerminating(pod) || pod.status?.phase === 'Failed') measured.delete(name);
    else if (
      pod.status?.phase === 'Pending' ||
      (metric && resource === 'cpu' && isWarmingUp(pod, metric, nowMs))
    ) {
      measured.delete(name);
      unready.push(name);
    } else if (metric) readyCount++;
    else missing.push(name);
  }
  return { readyCount, measured, unready, missing };
}

/** What CPU a Pod uses that starts, or that never was ready, says nothing of its load. */
function isWarmingUp(pod: Pod, { timestampMs, windowMs }: PodMetric, nowMs: number): boolean {
  const ready = podCondition(pod, 'Ready');
  const startTime = pod.status?.startTime;
  if (!ready || startTime === undefined) return true;
  const startMs = timeMs(startTime);
  const sinceMs = timeMs(ready.lastTransitionTime ?? '');
  const isUnready = ready.status === 'False';
  if (startMs + DEFAULTS.cpuInitializationMs > nowMs) return isUnready || timestampMs < sinceMs + windowMs;
  return isUnready && startMs + DEFAULTS.initialReadinessDelayMs > sinceMs;
}
