import { findCondition, timeMs } from '../../../../api/index.ts';
import type { Pod, PodCondition } from '../../../types/index.ts';

export function podCondition({ status }: Pod, type: string): PodCondition | undefined {
  return findCondition(status?.conditions, type);
}

export function isPodConditionTrue(pod: Pod, type: string): boolean {
  return podCondition(pod, type)?.status === 'True';
}

export function isReady(pod: Pod): boolean {
  return isPodConditionTrue(pod, 'Ready');
}

/** Since when the Pod has been ready, in milliseconds; undefined where it is not. */
export function readySinceMs(pod: Pod): number | undefined {
  const ready = podCondition(pod, 'Ready');
  return ready?.status === 'True' ? timeMs(ready.lastTransitionTime ?? '') : undefined;
}

/** In how many milliseconds a ready Pod will have been so for `minReadySeconds`; 0 where it has; undefined where it is not ready. */
export function availableInMs(pod: Pod, minReadySeconds: number, nowMs: number): number | undefined {
  if (!isReady(pod)) return undefined;
  if (minReadySeconds === 0) return 0;
  const sinceMs = readySinceMs(pod);
  return sinceMs === undefined || Number.isNaN(sinceMs)
    ? undefined
    : Math.max(0, sinceMs + minReadySeconds * 1000 - nowMs);
}

export function isAvailable(pod: Pod, minReadySeconds: number, nowMs: number): boolean {
  return availableInMs(pod, minReadySeconds, nowMs) === 0;
}

/** How long until the next of the Pods becomes available by the mere passing of time. */
export function nextAvailableInMs(
  pods: readonly Pod[],
  minReadySeconds: number,
  nowMs: number,
): number | undefined {
  let next: number | undefined;
  if (minReadySeconds === 0) return next;
  for (const pod of pods) {
    const inMs = availableInMs(pod, minReadySeconds, nowMs);
    if (inMs !== undefined && inMs > 0) next = Math.min(next ?? inMs, inMs);
  }
  return next;
}
