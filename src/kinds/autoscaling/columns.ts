import type { KubernetesObject } from '../../api/index.ts';
import { ageOf, cells, firstFew, nameOf, NONE, UNKNOWN, UNSET } from '../columns/cells.ts';
import type { HorizontalPodAutoscaler } from '../types/index.ts';

export const horizontalPodAutoscalerCells = cells<HorizontalPodAutoscaler>((autoscaler, nowMs) => [
  nameOf(autoscaler),
  targetText(autoscaler.spec?.scaleTargetRef),
  metricsText(autoscaler),
  String(autoscaler.spec?.minReplicas ?? UNSET),
  autoscaler.spec?.maxReplicas ?? 0,
  autoscaler.status?.currentReplicas ?? 0,
  ageOf(autoscaler, nowMs),
]);

export const horizontalPodAutoscalerV1Cells = cells<AutoscalerV1>((autoscaler, nowMs) => [
  nameOf(autoscaler),
  targetText(autoscaler.spec?.scaleTargetRef),
  cpuText(autoscaler),
  String(autoscaler.spec?.minReplicas ?? UNSET),
  autoscaler.spec?.maxReplicas ?? 0,
  autoscaler.status?.currentReplicas ?? 0,
  ageOf(autoscaler, nowMs),
]);

/** The fields of the first version that its table shows: it knows no metric but the processor's. */
type AutoscalerV1 = KubernetesObject & {
  readonly spec?: {
    readonly scaleTargetRef: TargetReference;
    readonly minReplicas?: number;
    readonly maxReplicas?: number;
    readonly targetCPUUtilizationPercentage?: number;
  };
  readonly status?: { readonly currentReplicas?: number; readonly currentCPUUtilizationPercentage?: number };
};

interface TargetReference {
  readonly kind: string;
  readonly name: string;
}

const SHOWN = 2;

function targetText(target: TargetReference | undefined): string {
  return `${target?.kind ?? ''}/${target?.name ?? ''}`;
}

function cpuText({ spec, status }: AutoscalerV1): string {
  const target = spec?.targetCPUUtilizationPercentage;
  if (target === undefined) return NONE;
  return `cpu: ${percent(status?.currentCPUUtilizationPercentage)}/${target}%`;
}

type Metric = NonNullable<NonNullable<HorizontalPodAutoscaler['spec']>['metrics']>[number];

type CurrentMetric = NonNullable<NonNullable<HorizontalPodAutoscaler['status']>['currentMetrics']>[number];

/** What is measured against what is wanted, of the first metrics. */
function metricsText({ spec, status }: HorizontalPodAutoscaler): string {
  const metrics = spec?.metrics ?? [];
  if (metrics.length === 0) return NONE;
  const texts = metrics.map((metric, index) => metricText(metric, status?.currentMetrics?.[index]));
  return firstFew(texts, SHOWN, ', ');
}

function metricText(metric: Metric, current: CurrentMetric | undefined): string {
  switch (metric.type) {
    case 'External':
      return valueText(metric.external?.target, current?.external?.current);
    case 'Object':
      return valueText(metric.object?.target, current?.object?.current);
    case 'Pods':
      return averageText(metric.pods?.target, current?.pods?.current);
    case 'Resource':
      return `${metric.resource?.name ?? ''}: ${shareText(metric.resource?.target, current?.resource?.current)}`;
    case 'ContainerResource': {
      const { name = '', target } = metric.containerResource ?? {};
      return `${name}: ${shareText(target, current?.containerResource?.current)}`;
    }
    default:
      return '<unknown type>';
  }
}

interface Target {
  readonly value?: number | string;
  readonly averageValue?: number | string;
  readonly averageUtilization?: number;
}

function valueText(target: Target | undefined, current: Target | undefined): string {
  if (target?.averageValue !== undefined) return `${averageText(target, current)} (avg)`;
  return `${current?.value ?? UNKNOWN}/${target?.value ?? ''}`;
}

function averageText(target: Target | undefined, current: Target | undefined): string {
  return `${current?.averageValue ?? UNKNOWN}/${target?.averageValue ?? ''}`;
}

function shareText(target: Target | undefined, current: Target | undefined): string {
  if (target?.averageValue !== undefined) return averageText(target, current);
  const wanted = target?.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`;
  return `${percent(current?.averageUtilization)}/${wanted}`;
}

function percent(share: number | undefined): string {
  return share === undefined ? UNKNOWN : `${share}%`;
}
