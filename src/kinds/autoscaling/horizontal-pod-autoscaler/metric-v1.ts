/** Metrics between the form of the later version and that in which the first carries them in an annotation. */
import type { JsonObject } from '../../../base/index.ts';
import { identifier } from './metric-status-v1.ts';
import type { Metric } from './metrics.ts';

/** A metric of the form that the annotation has, with its targets spread out. */
export function metricToV2(metric: JsonObject): Metric {
  const { type = '', object, pods, resource, containerResource, external } = metric as unknown as MetricV1;
  const converted: Metric = { type };
  if (object) {
    const { target, metricName: name, selector, targetValue, averageValue } = object;
    converted.object = {
      describedObject: target,
      metric: identifier(name, selector),
      target: targetOf(targetValue, averageValue),
    };
  }
  if (pods) {
    const { metricName: name, selector, targetAverageValue } = pods;
    converted.pods = { metric: identifier(name, selector), target: targetOf(undefined, targetAverageValue) };
  }
  if (resource)
    converted.resource = {
      name: resource.name,
      target: targetOf(undefined, resource.targetAverageValue, resource.targetAverageUtilization),
    };
  if (containerResource) {
    const { name, container, targetAverageValue, targetAverageUtilization } = containerResource;
    converted.containerResource = {
      name,
      container,
      target: targetOf(undefined, targetAverageValue, targetAverageUtilization),
    };
  }
  if (external) {
    const { metricName: name, metricSelector: selector, targetValue, targetAverageValue } = external;
    converted.external = {
      metric: identifier(name, selector),
      target: targetOf(targetValue, targetAverageValue),
    };
  }
  return converted;
}

type Target = NonNullable<Metric['pods']>['target'];
type Identifier = NonNullable<Metric['pods']>['metric'];
type Amount = string | number;

interface MetricV1 {
  readonly type?: string;
  readonly object?: {
    readonly target: NonNullable<Metric['object']>['describedObject'];
    readonly metricName: string;
    readonly targetValue?: Amount;
    readonly selector?: NonNullable<Identifier['selector']>;
    readonly averageValue?: Amount;
  };
  readonly pods?: {
    readonly metricName: string;
    readonly targetAverageValue?: Amount;
    readonly selector?: NonNullable<Identifier['selector']>;
  };
  readonly resource?: ResourceMetricV1;
  readonly containerResource?: ResourceMetricV1 & { readonly container: string };
  readonly external?: {
    readonly metricName: string;
    readonly metricSelector?: NonNullable<Identifier['selector']>;
    readonly targetValue?: Amount;
    readonly targetAverageValue?: Amount;
  };
}

interface ResourceMetricV1 {
  readonly name: string;
  readonly targetAverageUtilization?: number;
  readonly targetAverageValue?: Amount;
}

function targetOf(value?: Amount, averageValue?: Amount, averageUtilization?: number): Target {
  if (averageUtilization !== undefined) return { type: 'Utilization', averageUtilization };
  return averageValue === undefined
    ? { type: 'Value', ...(value === undefined ? {} : { value }) }
    : { type: 'AverageValue', averageValue };
}

export function metricToV1(metric: Metric): MetricV1 {
  const { type, object, pods, resource, containerResource, external } = metric;
  return {
    type,
    ...(object && {
      object: {
        target: object.describedObject,
        metricName: object.metric.name,
        targetValue: object.target.value ?? '0',
        ...(object.metric.selector && { selector: object.metric.selector }),
        ...(object.target.averageValue !== undefined && { averageValue: object.target.averageValue }),
      },
    }),
    ...(pods && {
      pods: {
        metricName: pods.metric.name,
        targetAverageValue: pods.target.averageValue ?? '0',
        ...(pods.metric.selector && { selector: pods.metric.selector }),
      },
    }),
    ...(resource && { resource: resourceToV1(resource) }),
    ...(containerResource && {
      containerResource: { ...resourceToV1(containerResource), container: containerResource.container },
    }),
    ...(external && {
      external: {
        metricName: external.metric.name,
        ...(external.metric.selector && { metricSelector: external.metric.selector }),
        ...(external.target.value !== undefined && { targetValue: external.target.value }),
        ...(external.target.averageValue !== undefined && {
          targetAverageValue: external.target.averageValue,
        }),
      },
    }),
  };
}

function resourceToV1({ name, target }: NonNullable<Metric['resource']>): ResourceMetricV1 {
  return {
    name,
    ...(target.averageUtilization !== undefined && { targetAverageUtilization: target.averageUtilization }),
    ...(target.averageValue !== undefined && { targetAverageValue: target.averageValue }),
  };
}
