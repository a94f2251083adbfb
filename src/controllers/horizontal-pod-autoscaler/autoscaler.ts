import type { HorizontalPodAutoscaler, Scale } from '../../kinds/index.ts';

export type AutoscalerSpec = NonNullable<HorizontalPodAutoscaler['spec']>;
export type AutoscalerStatus = NonNullable<HorizontalPodAutoscaler['status']>;
export type AutoscalerCondition = NonNullable<AutoscalerStatus['conditions']>[number];
export type MetricSpec = NonNullable<AutoscalerSpec['metrics']>[number];
export type MetricTarget = NonNullable<MetricSpec['object']>['target'];
export type MetricStatus = NonNullable<AutoscalerStatus['currentMetrics']>[number];
export type MetricSelector = NonNullable<MetricSpec['pods']>['metric']['selector'];
export type ObjectReference = NonNullable<MetricSpec['object']>['describedObject'];
export type Behavior = NonNullable<AutoscalerSpec['behavior']>;
export type ScalingRules = NonNullable<Behavior['scaleUp']>;
export type { Scale };

/** How far what is used may be from what is wanted before something is done, as shares of that. */
export interface Tolerances {
  readonly scaleUp: number;
  readonly scaleDown: number;
}

/** What kube-controller-manager is told by default. */
export const DEFAULTS = {
  syncMs: 15_000,
  downscaleStabilizationMs: 5 * 60_000,
  tolerance: 0.1,
  cpuInitializationMs: 5 * 60_000,
  initialReadinessDelayMs: 30_000,
} as const;
