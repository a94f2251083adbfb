import { type Behavior, DEFAULTS } from './autoscaler.ts';
import type { AutoscalerPast } from './past.ts';
import { boundedSize, type SizeBounds, sizeWithinRate } from './scaling-rules.ts';

interface Told {
  readonly reason: string;
  readonly message: string;
}

export interface NormalizedSize {
  readonly replicas: number;
  readonly ableToScale: Told;
  readonly limited: Told & { readonly isLimited: boolean };
}

const READY = { reason: 'ReadyForNewScale', message: 'recommended size matches current size' };

/** The size that is left of a desired one by what was recommended of late, the bounds, and the rules of a behaviour. */
export function normalizedSize(
  bounds: SizeBounds,
  behavior: Behavior | undefined,
  past: AutoscalerPast,
  nowMs: number,
): NormalizedSize {
  const { scaleUp: up = {}, scaleDown: down = {} } = behavior ?? {};
  const downSeconds = down.stabilizationWindowSeconds;
  const windows = {
    upMs: (up.stabilizationWindowSeconds ?? 0) * 1000,
    downMs: downSeconds === undefined ? DEFAULTS.downscaleStabilizationMs : downSeconds * 1000,
  };
  const stabilized = behavior
    ? past.stabilizedBothWays(bounds, windows, nowMs)
    : past.stabilized(bounds.desired, DEFAULTS.downscaleStabilizationMs, nowMs);
  const next = { ...bounds, desired: stabilized.replicas };
  const rules = { up, down, upEvents: past.ups, downEvents: past.downs, nowMs };
  const { replicas, ...limit } = behavior ? sizeWithinRate(next, rules) : boundedSize(next);
  return {
    replicas,
    ableToScale: stabilized.replicas === bounds.desired ? READY : stabilized,
    limited: { ...limit, isLimited: replicas !== stabilized.replicas },
  };
}
