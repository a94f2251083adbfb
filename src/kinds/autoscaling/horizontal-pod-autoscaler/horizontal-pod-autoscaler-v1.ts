/**
 * The first version of the autoscaler knows one metric, the use of CPU. What the later one has beyond that it carries in
 * annotations, so that nothing is lost between them.
 */
import { isObject, type JsonObject } from '../../../base/index.ts';
import { goStruct, type Strategy, type ObjectMeta } from '../../../api/index.ts';
import type { HorizontalPodAutoscaler, HorizontalPodAutoscalerV1 } from '../../types/index.ts';
import { cpuUtilizationOf, metricStatusToV1, metricStatusToV2 } from './metric-status-v1.ts';
import { metricToV1, metricToV2 } from './metric-v1.ts';
import type { Metric } from './metrics.ts';
import {
  type AutoscalerSpec,
  CARRIED_ANNOTATIONS,
  dropCarried,
  validateAutoscalerSpec,
  validateAutoscalerStatus,
} from './horizontal-pod-autoscaler.ts';
import { keepSpec, keepStatus } from '../../core/pod-template/prepare.ts';

const DEFAULT_UTILIZATION = 80;

export const autoscalerV1Strategy: Strategy<HorizontalPodAutoscalerV1> = {
  /** To the later version and back: what an annotation cannot say falls away, and the one metric gets its default. */
  setDefaults(autoscaler) {
    autoscaler.spec.minReplicas ??= 1;
    const { metadata, spec, status } = autoscalerToV1(autoscalerToV2(autoscaler));
    if (metadata.annotations) autoscaler.metadata.annotations = metadata.annotations;
    else delete autoscaler.metadata.annotations;
    autoscaler.spec = spec;
    if (status) autoscaler.status = status;
  },

  prepareForCreate(autoscaler) {
    autoscaler.status = { currentReplicas: 0, desiredReplicas: 0 };
    keepCarriedStatus(autoscaler.metadata, {});
  },

  prepareForUpdate(autoscaler, old) {
    keepStatus(autoscaler, old);
    keepCarriedStatus(autoscaler.metadata, old.metadata);
  },

  prepareForStatusUpdate: keepSpec,
  validateCreate: (autoscaler) => validateAutoscalerSpec(autoscalerToV2(autoscaler).spec),
  validateUpdate: (autoscaler, old) =>
    validateAutoscalerSpec(autoscalerToV2(autoscaler).spec, autoscalerToV2(old).spec),
  validateStatusUpdate: ({ status }) => validateAutoscalerStatus(status),
  allowUnconditionalUpdate: true,
};

/** What annotations say of the status is the status: only who writes that may change it. */
function keepCarriedStatus(metadata: ObjectMeta, old: ObjectMeta): void {
  const { annotations = {} } = metadata;
  for (const field of [CARRIED_ANNOTATIONS.conditions, CARRIED_ANNOTATIONS.currentMetrics]) {
    const carried = old.annotations?.[field];
    if (carried === undefined) delete annotations[field];
    else annotations[field] = carried;
  }
  if (Object.keys(annotations).length > 0) metadata.annotations = annotations;
  else delete metadata.annotations;
}

/** An `autoscaling/v1` object as `autoscaling/v2`. */
export function autoscalerToV2(autoscaler: HorizontalPodAutoscalerV1): HorizontalPodAutoscaler {
  const { spec, status } = autoscaler;
  const annotations = autoscaler.metadata.annotations ?? {};
  const metadata = dropCarried({ ...autoscaler.metadata });
  const converted: HorizontalPodAutoscaler = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata,
    spec: specToV2(spec, annotations),
  };
  if (status) {
    const { currentCPUUtilizationPercentage: _, ...counts } = status;
    const currentMetrics = parsed(annotations[CARRIED_ANNOTATIONS.currentMetrics]);
    const conditions = parsed(annotations[CARRIED_ANNOTATIONS.conditions]);
    converted.status = {
      ...counts,
      ...(Array.isArray(currentMetrics) && currentMetrics.length > 0
        ? { currentMetrics: currentMetrics.filter(isObject).map(metricStatusToV2) }
        : {}),
      ...(Array.isArray(conditions) && conditions.length > 0 ? { conditions } : {}),
    };
  }
  return converted;
}

function specToV2(
  spec: NonNullable<HorizontalPodAutoscalerV1['spec']>,
  annotations: Readonly<Record<string, string>>,
): AutoscalerSpec {
  const { targetCPUUtilizationPercentage: percentage, ...rest } = spec;
  const carried = parsed(annotations[CARRIED_ANNOTATIONS.metrics]);
  const metrics = Array.isArray(carried) ? carried.filter(isObject).map(metricToV2) : [];
  if (percentage !== undefined || metrics.length === 0)
    metrics.push(cpuMetric(percentage ?? DEFAULT_UTILIZATION));
  const behavior = parsed(annotations[CARRIED_ANNOTATIONS.behavior]);
  return {
    ...rest,
    metrics,
    ...(isObject(behavior) && Object.keys(behavior).length > 0 ? { behavior: lowerKeys(behavior) } : {}),
  };
}

/** An `autoscaling/v2` object as `autoscaling/v1`. */
export function autoscalerToV1(autoscaler: HorizontalPodAutoscaler): HorizontalPodAutoscalerV1 {
  const { spec, status } = autoscaler;
  const metadata = { ...autoscaler.metadata };
  const converted: HorizontalPodAutoscalerV1 = {
    apiVersion: 'autoscaling/v1',
    kind: 'HorizontalPodAutoscaler',
    metadata,
    spec: specToV1(spec),
  };
  const { metrics = [], behavior } = spec;
  const others = metrics.filter((metric) => !isCpuUtilization(metric));
  if (others.length > 0) carry(metadata, CARRIED_ANNOTATIONS.metrics, JSON.stringify(others.map(metricToV1)));
  if (behavior) carry(metadata, CARRIED_ANNOTATIONS.behavior, BEHAVIOR(behavior));
  if (status) {
    const { conditions, currentMetrics, currentReplicas = 0, desiredReplicas, ...rest } = status;
    const cpu = cpuUtilizationOf(currentMetrics ?? []);
    converted.status = {
      ...rest,
      currentReplicas,
      desiredReplicas,
      ...(cpu === undefined ? {} : { currentCPUUtilizationPercentage: cpu }),
    };
    if (conditions?.length) carry(metadata, CARRIED_ANNOTATIONS.conditions, JSON.stringify(conditions));
    if (currentMetrics?.length) {
      const carried = JSON.stringify(currentMetrics.map(metricStatusToV1));
      carry(metadata, CARRIED_ANNOTATIONS.currentMetrics, carried);
    }
  }
  return converted;
}

function specToV1(spec: AutoscalerSpec): NonNullable<HorizontalPodAutoscalerV1['spec']> {
  const { scaleTargetRef, minReplicas, maxReplicas, metrics } = spec;
  const utilization = metrics?.find(isCpuUtilization)?.resource?.target.averageUtilization;
  return {
    scaleTargetRef,
    maxReplicas,
    ...(minReplicas === undefined ? {} : { minReplicas }),
    ...(utilization === undefined ? {} : { targetCPUUtilizationPercentage: utilization }),
  };
}

const SCALING_RULES = goStruct('StabilizationWindowSeconds* SelectPolicy* Policies[] Tolerance*', {
  Policies: goStruct('Type Value# PeriodSeconds#'),
});
const BEHAVIOR = goStruct('ScaleUp* ScaleDown*', { ScaleUp: SCALING_RULES, ScaleDown: SCALING_RULES });

function carry(metadata: ObjectMeta, key: string, text: string): void {
  metadata.annotations = { ...metadata.annotations, [key]: text };
}

function isCpuUtilization({ type, resource }: Metric): boolean {
  return type === 'Resource' && resource?.name === 'cpu' && resource.target?.averageUtilization !== undefined;
}

function cpuMetric(averageUtilization: number): Metric {
  return { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } } };
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The behaviour is carried by the names of upstream's source: `ScaleUp` for `scaleUp`. */
function lowerKeys(value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== null)
      .map(([key, item]) => [key.charAt(0).toLowerCase() + key.slice(1), lowered(item)]),
  );
}

function lowered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowered);
  return isObject(value) ? lowerKeys(value) : value;
}
