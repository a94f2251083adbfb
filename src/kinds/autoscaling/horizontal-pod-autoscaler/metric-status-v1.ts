/** What metrics show, between the form of the later version and that in which the first carries it in an annotation. */
import type { JsonObject } from '../../../base/index.ts';
import type { HorizontalPodAutoscaler } from '../../types/index.ts';

export type MetricStatus = NonNullable<
  NonNullable<HorizontalPodAutoscaler['status']>['currentMetrics']
>[number];

type Identifier = NonNullable<MetricStatus['pods']>['metric'];
type Amount = string | number;

interface MetricStatusV1 {
  readonly type: string;
  readonly object?: {
    readonly target: NonNullable<MetricStatus['object']>['describedObject'];
    readonly metricName: string;
    readonly currentValue: Amount;
    readonly selector?: NonNullable<Identifier['selector']>;
    readonly averageValue?: Amount;
  };
  readonly pods?: {
    readonly metricName: string;
    readonly currentAverageValue: Amount;
    readonly selector?: NonNullable<Identifier['selector']>;
  };
  readonly resource?: ResourceStatusV1;
  readonly containerResource?: ResourceStatusV1 & { readonly container: string };
  readonly external?: {
    readonly metricName: string;
    readonly metricSelector?: NonNullable<Identifier['selector']>;
    readonly currentValue: Amount;
    readonly currentAverageValue?: Amount;
  };
}

interface ResourceStatusV1 {
  readonly name: string;
  readonly currentAverageUtilization?: number;
  readonly currentAverageValue: Amount;
}

/** An amount that is not there is nothing, in the first version. */
const NONE = '0';

export function metricStatusToV1(status: MetricStatus): MetricStatusV1 {
  const { type, object, pods, resource, containerResource, external } = status;
  return {
    type,
    ...(object && {
      object: {
        target: object.describedObject,
        metricName: object.metric.name,
        currentValue: object.current.value ?? NONE,
        ...(object.metric.selector && { selector: object.metric.selector }),
        ...(object.current.averageValue !== undefined && { averageValue: object.current.averageValue }),
      },
    }),
    ...(pods && {
      pods: {
        metricName: pods.metric.name,
        currentAverageValue: pods.current.averageValue ?? NONE,
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
        currentValue: external.current.value ?? NONE,
        ...(external.current.averageValue !== undefined && {
          currentAverageValue: external.current.averageValue,
        }),
      },
    }),
  };
}

/** `status` is of the form that the annotation has. */
export function metricStatusToV2(status: JsonObject): MetricStatus {
  const {
    type = '',
    object,
    pods,
    resource,
    containerResource,
    external,
  } = status as unknown as Partial<MetricStatusV1>;
  return {
    type,
    ...(object && {
      object: {
        describedObject: object.target,
        metric: identifier(object.metricName, object.selector),
        current: {
          value: object.currentValue,
          ...(object.averageValue === undefined ? {} : { averageValue: object.averageValue }),
        },
      },
    }),
    ...(pods && {
      pods: {
        metric: identifier(pods.metricName, pods.selector),
        current: { averageValue: pods.currentAverageValue },
      },
    }),
    ...(resource && { resource: { name: resource.name, current: currentOf(resource) } }),
    ...(containerResource && {
      containerResource: {
        name: containerResource.name,
        container: containerResource.container,
        current: currentOf(containerResource),
      },
    }),
    ...(external && {
      external: {
        metric: identifier(external.metricName, external.metricSelector),
        current: {
          value: external.currentValue,
          ...(external.currentAverageValue === undefined
            ? {}
            : { averageValue: external.currentAverageValue }),
        },
      },
    }),
  };
}

/** How much CPU is used, in percent of what is requested: what the first version has a field for. */
export function cpuUtilizationOf(statuses: readonly MetricStatus[]): number | undefined {
  const ofCpu = statuses.filter(({ type, resource }) => type === 'Resource' && resource?.name === 'cpu');
  return ofCpu
    .map(({ resource }) => resource?.current.averageUtilization)
    .findLast((used) => used !== undefined);
}

function resourceToV1({ name, current }: NonNullable<MetricStatus['resource']>): ResourceStatusV1 {
  return {
    name,
    ...(current.averageUtilization !== undefined && {
      currentAverageUtilization: current.averageUtilization,
    }),
    currentAverageValue: current.averageValue ?? NONE,
  };
}

function currentOf(status: ResourceStatusV1): NonNullable<MetricStatus['resource']>['current'] {
  const { currentAverageUtilization: averageUtilization, currentAverageValue: averageValue } = status;
  return { averageValue, ...(averageUtilization === undefined ? {} : { averageUtilization }) };
}

/** Which metric it is, as the later version has it. */
export function identifier(name: string, selector: Identifier['selector']): Identifier {
  return { name, ...(selector ? { selector } : {}) };
}
