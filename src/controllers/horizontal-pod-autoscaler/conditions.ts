import { formatTime } from '../../api/index.ts';
import type { AutoscalerCondition } from './autoscaler.ts';

type ConditionType = 'ScalingActive' | 'AbleToScale' | 'ScalingLimited';

/** What an autoscaler says of itself while it is worked on: each condition keeps its place. */
export class Conditions {
  private readonly nowMs: number;
  private list: readonly AutoscalerCondition[];

  constructor(list: readonly AutoscalerCondition[] | undefined, nowMs: number) {
    // Nothing scales to zero here, so that what was said of that is no longer so.
    this.list = (list ?? []).filter(({ type }) => type !== 'ScaledToZero');
    this.nowMs = nowMs;
  }

  get all(): AutoscalerCondition[] {
    return [...this.list];
  }

  set(type: ConditionType, status: 'True' | 'False', reason: string, message: string): void {
    const before = this.list.find((each) => each.type === type);
    const since = before?.status === status ? before.lastTransitionTime : undefined;
    const next = { type, status, lastTransitionTime: since ?? formatTime(this.nowMs), reason, message };
    this.list = before ? this.list.map((each) => (each === before ? next : each)) : [...this.list, next];
  }
}
