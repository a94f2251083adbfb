import type { ScalingRules } from './autoscaler.ts';

/** A size, and in how far it is not the one that was asked for. */
export interface BoundedSize {
  readonly replicas: number;
  readonly reason: string;
  readonly message: string;
}

/** By how much a target was made larger or smaller, and when. */
export interface ScaleEvent {
  readonly change: number;
  readonly atMs: number;
}

export interface SizeBounds {
  readonly current: number;
  readonly desired: number;
  readonly min: number;
  readonly max: number;
}

const WITHIN_RANGE = {
  reason: 'DesiredWithinRange',
  message: 'the desired count is within the acceptable range',
};
const TOO_MANY = {
  reason: 'TooManyReplicas',
  message: 'the desired replica count is more than the maximum replica count',
};
const TOO_FEW = {
  reason: 'TooFewReplicas',
  message: 'the desired replica count is less than the minimum replica count',
};
const UP_LIMIT = {
  reason: 'ScaleUpLimit',
  message: 'the desired replica count is increasing faster than the maximum scale rate',
};
const DOWN_LIMIT = {
  reason: 'ScaleDownLimit',
  message: 'the desired replica count is decreasing faster than the maximum scale rate',
};

/** Without rules, a target is at most doubled at once, but may have four replicas. */
const UP_FACTOR = 2;
const UP_MINIMUM = 4;

/** The size where the autoscaler names no behaviour. */
export function boundedSize({ current, desired, min, max }: SizeBounds): BoundedSize {
  const limit = Math.max(UP_FACTOR * current, UP_MINIMUM);
  if (desired < min) return { replicas: min, ...TOO_FEW };
  if (desired > Math.min(max, limit)) {
    return max > limit ? { replicas: limit, ...UP_LIMIT } : { replicas: max, ...TOO_MANY };
  }
  return { replicas: desired, ...WITHIN_RANGE };
}

export interface RateRules {
  readonly up: ScalingRules;
  readonly down: ScalingRules;
  readonly upEvents: readonly ScaleEvent[];
  readonly downEvents: readonly ScaleEvent[];
  readonly nowMs: number;
}

/** The size that the policies of a behaviour let a target have now. */
export function sizeWithinRate({ current, desired, min, max }: SizeBounds, rules: RateRules): BoundedSize {
  if (desired > current) {
    const limit = Math.max(current, upLimit(current, rules));
    if (desired > Math.min(max, limit)) {
      return max > limit ? { replicas: limit, ...UP_LIMIT } : { replicas: max, ...TOO_MANY };
    }
  } else if (desired < current) {
    const limit = Math.min(current, downLimit(current, rules));
    if (desired < Math.max(min, limit)) {
      return min < limit ? { replicas: limit, ...DOWN_LIMIT } : { replicas: min, ...TOO_FEW };
    }
  }
  return { replicas: desired, ...WITHIN_RANGE };
}

/** The longest period of a policy: what happened before that is not asked for any more. */
export function longestPeriodMs({ policies = [] }: ScalingRules): number {
  return Math.max(0, ...policies.map(({ periodSeconds }) => periodSeconds * 1000));
}

function upLimit(current: number, rules: RateRules): number {
  const { selectPolicy, policies = [] } = rules.up;
  if (selectPolicy === 'Disabled') return current;
  const proposals = policies.map(({ type, value, periodSeconds }) => {
    const before = sizeBefore(current, periodSeconds, rules);
    return type === 'Pods' ? before + value : Math.ceil(before * (1 + value / 100));
  });
  return selectPolicy === 'Min' ? Math.min(...proposals) : Math.max(...proposals);
}

function downLimit(current: number, rules: RateRules): number {
  const { selectPolicy, policies = [] } = rules.down;
  if (selectPolicy === 'Disabled') return current;
  const proposals = policies.map(({ type, value, periodSeconds }) => {
    const before = sizeBefore(current, periodSeconds, rules);
    return type === 'Pods' ? before - value : Math.trunc(before * (1 - value / 100));
  });
  return selectPolicy === 'Min' ? Math.max(...proposals) : Math.min(...proposals);
}

/** What the size was at the beginning of a period that ends now. */
function sizeBefore(
  current: number,
  periodSeconds: number,
  { upEvents, downEvents, nowMs }: RateRules,
): number {
  const sinceMs = nowMs - periodSeconds * 1000;
  return current - changeSince(upEvents, sinceMs) + changeSince(downEvents, sinceMs);
}

function changeSince(events: readonly ScaleEvent[], sinceMs: number): number {
  return events.reduce((sum, { change, atMs }) => (atMs > sinceMs ? sum + change : sum), 0);
}
