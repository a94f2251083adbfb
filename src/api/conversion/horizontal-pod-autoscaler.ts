import { isObject, type JsonObject } from '../../base/index.ts';
import type { KubernetesObject } from '../object.ts';
import { currentMetricOfFlat, flatCurrentMetric, flatMetric, metricOfFlat } from './autoscaler-metrics.ts';

/** What v1 has no fields for stands in annotations, as JSON. */
const METRICS = 'autoscaling.alpha.kubernetes.io/metrics';
const BEHAVIOR = 'autoscaling.alpha.kubernetes.io/behavior';
const CONDITIONS = 'autoscaling.alpha.kubernetes.io/conditions';
const CURRENT_METRICS = 'autoscaling.alpha.kubernetes.io/current-metrics';
const CARRIERS: readonly string[] = [METRICS, BEHAVIOR, CONDITIONS, CURRENT_METRICS];

/** A HorizontalPodAutoscaler of v2 as one of v1. */
export function autoscalerOfV1(object: KubernetesObject): KubernetesObject {
  const { metrics = [], behavior, ...spec } = specOf(object);
  const { conditions, currentMetrics = [], ...status } = statusOf(object);
  const cpu = metrics.find(isCpuUtilization);
  const others = metrics.filter((metric) => metric !== cpu);
  const currentCpu = currentMetrics.find(isCpuStatus);
  const annotations = {
    ...withoutCarriers(object.metadata.annotations),
    ...carried(METRICS, others.map(flatMetric)),
    ...(behavior === undefined ? {} : { [BEHAVIOR]: JSON.stringify(behavior) }),
    ...carried(CONDITIONS, conditions ?? []),
    ...carried(CURRENT_METRICS, currentMetrics.map(flatCurrentMetric)),
  };
  const target = numberAt(cpu, 'target', 'averageUtilization');
  const current = numberAt(currentCpu, 'current', 'averageUtilization');
  return {
    ...object,
    apiVersion: 'autoscaling/v1',
    metadata: withAnnotations(object.metadata, annotations),
    spec: { ...spec, ...(target === undefined ? {} : { targetCPUUtilizationPercentage: target }) },
    status: { ...status, ...(current === undefined ? {} : { currentCPUUtilizationPercentage: current }) },
  };
}

/** A HorizontalPodAutoscaler of v1 as one of v2. Annotations that cannot be read are dropped, as upstream does. */
export function autoscalerOfV2(object: KubernetesObject): KubernetesObject {
  const { targetCPUUtilizationPercentage: target, ...spec } = specOf(object);
  const { currentCPUUtilizationPercentage: current, ...status } = statusOf(object);
  const { annotations } = object.metadata;
  const metrics = [
    ...(typeof target === 'number'
      ? [cpuMetric('target', { type: 'Utilization', averageUtilization: target })]
      : []),
    ...listIn(annotations, METRICS).map(metricOfFlat),
  ];
  const carriedCurrent = listIn(annotations, CURRENT_METRICS).map(currentMetricOfFlat);
  const currentMetrics =
    carriedCurrent.length === 0 && typeof current === 'number'
      ? [cpuMetric('current', { averageUtilization: current, averageValue: '0' })]
      : carriedCurrent;
  const conditions = listIn(annotations, CONDITIONS);
  const behavior = parsed(annotations?.[BEHAVIOR]);
  return {
    ...object,
    apiVersion: 'autoscaling/v2',
    metadata: withAnnotations(object.metadata, withoutCarriers(annotations)),
    spec: {
      ...spec,
      ...(metrics.length > 0 ? { metrics } : {}),
      ...(isObject(behavior) && Object.keys(behavior).length > 0 ? { behavior } : {}),
    },
    status: {
      ...status,
      ...(conditions.length > 0 ? { conditions } : {}),
      ...(currentMetrics.length > 0 ? { currentMetrics } : {}),
    },
  };
}

interface Spec extends JsonObject {
  metrics?: JsonObject[];
  behavior?: unknown;
}

interface AutoscalerStatus extends JsonObject {
  conditions?: JsonObject[];
  currentMetrics?: JsonObject[];
}

function specOf(object: KubernetesObject): Spec {
  return isObject(object['spec']) ? object['spec'] : {};
}

function statusOf(object: KubernetesObject): AutoscalerStatus {
  return isObject(object['status']) ? object['status'] : {};
}

function isCpuUtilization(metric: JsonObject): boolean {
  return isCpu(metric) && numberAt(metric, 'target', 'averageUtilization') !== undefined;
}

function isCpuStatus(metric: JsonObject): boolean {
  return isCpu(metric) && numberAt(metric, 'current', 'averageUtilization') !== undefined;
}

function isCpu({ type, resource }: JsonObject): boolean {
  return type === 'Resource' && isObject(resource) && resource['name'] === 'cpu';
}

function cpuMetric(field: string, value: JsonObject): JsonObject {
  return { type: 'Resource', resource: { name: 'cpu', [field]: value } };
}

/** A number of a metric of resources. */
function numberAt(metric: JsonObject | undefined, field: string, name: string): number | undefined {
  const resource = metric?.['resource'];
  const value = isObject(resource) ? resource[field] : undefined;
  const number = isObject(value) ? value[name] : undefined;
  return typeof number === 'number' ? number : undefined;
}

function carried(annotation: string, list: readonly JsonObject[]): Record<string, string> {
  return list.length === 0 ? {} : { [annotation]: JSON.stringify(list) };
}

function listIn(annotations: Readonly<Record<string, string>> | undefined, name: string): JsonObject[] {
  const value = parsed(annotations?.[name]);
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function withoutCarriers(annotations: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(annotations).filter(([name]) => !CARRIERS.includes(name)));
}

function withAnnotations(
  metadata: KubernetesObject['metadata'],
  annotations: Record<string, string>,
): KubernetesObject['metadata'] {
  const { annotations: _, ...rest } = metadata;
  return Object.keys(annotations).length === 0 ? rest : { ...rest, annotations };
}
