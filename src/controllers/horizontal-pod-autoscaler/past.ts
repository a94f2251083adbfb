import type { Behavior } from './autoscaler.ts';
import { type BoundedSize, longestPeriodMs, type ScaleEvent } from './scaling-rules.ts';

interface Recommendation {
  readonly replicas: number;
  readonly atMs: number;
}

const DOWN_STABILIZED = {
  reason: 'ScaleDownStabilized',
  message: 'recent recommendations were higher than current one, applying the highest recent recommendation',
};
const UP_STABILIZED = {
  reason: 'ScaleUpStabilized',
  message: 'recent recommendations were lower than current one, applying the lowest recent recommendation',
};

/**
 * What the controller remembers of one autoscaler: which sizes were recommended, and when its target was scaled. What is
 * older than anybody asks for is forgotten; a new controller begins with the size that it finds.
 */
export class AutoscalerPast {
  private recommendations: Recommendation[];
  private upEvents: ScaleEvent[] = [];
  private downEvents: ScaleEvent[] = [];

  constructor(replicas: number, nowMs: number) {
    this.recommendations = [{ replicas, atMs: nowMs }];
  }

  get ups(): readonly ScaleEvent[] {
    return this.upEvents;
  }

  get downs(): readonly ScaleEvent[] {
    return this.downEvents;
  }

  /** The highest size that was recommended within a time, this one included. */
  stabilized(desired: number, windowMs: number, nowMs: number): BoundedSize {
    this.recommendations = this.recommendations.filter(({ atMs }) => atMs >= nowMs - windowMs);
    const highest = Math.max(desired, ...this.recommendations.map(({ replicas }) => replicas));
    this.recommendations.push({ replicas: desired, atMs: nowMs });
    return { replicas: highest, ...DOWN_STABILIZED };
  }

  /** The size nearest to the current one that all recommendations of both windows agree upon. */
  stabilizedBothWays(
    { current, desired }: { readonly current: number; readonly desired: number },
    windows: { readonly upMs: number; readonly downMs: number },
    nowMs: number,
  ): BoundedSize {
    const within = (windowMs: number): number[] =>
      this.recommendations.filter(({ atMs }) => atMs > nowMs - windowMs).map(({ replicas }) => replicas);
    const lowest = Math.min(desired, ...within(windows.upMs));
    const highest = Math.max(desired, ...within(windows.downMs));
    const longestMs = Math.max(windows.upMs, windows.downMs);
    this.recommendations = this.recommendations.filter(({ atMs }) => atMs >= nowMs - longestMs);
    this.recommendations.push({ replicas: desired, atMs: nowMs });
    const replicas = Math.min(Math.max(current, lowest), highest);
    return { replicas, ...(desired >= current ? UP_STABILIZED : DOWN_STABILIZED) };
  }

  /** Its target was scaled. Only who has rules about that asks for it. */
  scaled(behavior: Behavior | undefined, from: number, to: number, nowMs: number): void {
    if (!behavior) return;
    if (to > from) this.upEvents = added(this.upEvents, behavior.scaleUp, to - from, nowMs);
    else this.downEvents = added(this.downEvents, behavior.scaleDown, from - to, nowMs);
  }
}

function added(
  events: readonly ScaleEvent[],
  rules: Behavior['scaleUp'],
  change: number,
  nowMs: number,
): ScaleEvent[] {
  const sinceMs = nowMs - longestPeriodMs(rules ?? {});
  return [...events.filter(({ atMs }) => atMs >= sinceMs), { change, atMs: nowMs }];
}
