/** What an autoscaler looks at, and what it aims for. */
import { ownValue } from '../../../base/index.ts';
import {
  checkMessages,
  checkSupported,
  dns1123Label,
  type FieldError,
  type FieldPath,
  forbidden,
  groupVersionProblem,
  invalid,
  pathSegmentName,
  Quantity,
  required,
} from '../../../api/index.ts';
import type { HorizontalPodAutoscaler } from '../../types/index.ts';
import { checkContainerResourceName } from '../../core/resources/resources.ts';

type Spec = NonNullable<HorizontalPodAutoscaler['spec']>;
export type Metric = NonNullable<Spec['metrics']>[number];
type ObjectMetric = NonNullable<Metric['object']>;
type Target = ObjectMetric['target'];
type Reference = Spec['scaleTargetRef'];

/** The sources in upstream's order: the first that is there is checked, whatever the type says. */
const SOURCES = ['object', 'external', 'pods', 'resource', 'containerResource'] as const;
type Source = (typeof SOURCES)[number];

const SOURCE_OF_TYPE: Readonly<Record<string, Source>> = {
  ContainerResource: 'containerResource',
  External: 'external',
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
};

const ONLY_ONE_TARGET = 'may not set both a target raw value and a target utilization';

export function validateMetrics(
  errors: FieldError[],
  metrics: readonly Metric[],
  minReplicas: number | undefined,
  path: FieldPath,
): void {
  for (const [index, metric] of metrics.entries()) validateMetric(errors, metric, path.index(index));
  if (minReplicas !== 0 || metrics.some(({ type }) => type === 'Object' || type === 'External')) return;
  const detail = 'must specify at least one Object or External metric to support scaling to zero replicas';
  errors.push(forbidden(path, detail));
}

function validateMetric(errors: FieldError[], metric: Metric, path: FieldPath): void {
  const type = metric.type ?? '';
  if (type === '') errors.push(required(path.child('type'), 'must specify a metric source type'));
  checkSupported(errors, path.child('type'), type, Object.keys(SOURCE_OF_TYPE));
  const present = SOURCES.filter((source) => metric[source] !== undefined);
  const [first] = present;
  if (first !== undefined) validateSource(errors, metric, first, path.child(first));
  const expected = ownValue(SOURCE_OF_TYPE, type);
  // Upstream says it again where it looks for the source that goes with the type.
  checkSupported(errors, path.child('type'), type, Object.keys(SOURCE_OF_TYPE));
  if (expected !== undefined && metric[expected] === undefined) {
    errors.push(required(path.child(expected), 'must populate information for the given metric source'));
  }
  if (present.length === 1) return;
  for (const source of present) {
    if (source === expected) continue;
    errors.push(forbidden(path.child(source), 'must populate the given metric source only'));
  }
}

function validateSource(errors: FieldError[], metric: Metric, source: Source, path: FieldPath): void {
  const { object, external, pods, resource, containerResource } = metric;
  if (source === 'object' && object) validateObjectMetric(errors, object, path);
  if (source === 'external' && external) validateExternal(errors, external, path);
  if (source === 'pods' && pods) {
    validateIdentifier(errors, pods.metric, path.child('metric'));
    validateTarget(errors, pods.target, path.child('target'));
    if (pods.target?.averageValue === undefined) {
      errors.push(
        required(path.child('target', 'averageValue'), 'must specify a positive target averageValue'),
      );
    }
  }
  if (source === 'resource' && resource) {
    if (!resource.name) errors.push(required(path.child('name'), 'must specify a resource name'));
    validateTarget(errors, resource.target, path.child('target'));
    validateOneTarget(errors, resource.target, path.child('target'));
  }
  if (source === 'containerResource' && containerResource) {
    validateContainerMetric(errors, containerResource, path);
  }
}

function validateObjectMetric(errors: FieldError[], metric: Partial<ObjectMetric>, path: FieldPath): void {
  const described = path.child('describedObject');
  validateReference(errors, metric.describedObject, described);
  const { apiVersion = '' } = metric.describedObject ?? {};
  const problem = groupVersionProblem(apiVersion);
  if (problem !== undefined) errors.push(invalid(described.child('apiVersion'), apiVersion, problem));
  validateIdentifier(errors, metric.metric, path.child('metric'));
  validateTarget(errors, metric.target, path.child('target'));
  if (metric.target?.value !== undefined || metric.target?.averageValue !== undefined) return;
  const at = path.child('target', 'averageValue');
  errors.push(required(at, 'must set either a target value or averageValue'));
}

function validateExternal(
  errors: FieldError[],
  { metric, target }: Partial<NonNullable<Metric['external']>>,
  path: FieldPath,
): void {
  validateIdentifier(errors, metric, path.child('metric'));
  validateTarget(errors, target, path.child('target'));
  const { value, averageValue } = target ?? {};
  if (value === undefined && averageValue === undefined) {
    const detail = 'must set either a target value for metric or a per-pod target';
    errors.push(required(path.child('target', 'averageValue'), detail));
  }
  if (value !== undefined && averageValue !== undefined) {
    const detail = 'may not set both a target value for metric and a per-pod target';
    errors.push(forbidden(path.child('target', 'value'), detail));
  }
}

function validateContainerMetric(
  errors: FieldError[],
  { name, container, target }: Partial<NonNullable<Metric['containerResource']>>,
  path: FieldPath,
): void {
  if (!name) errors.push(required(path.child('name'), 'must specify a resource name'));
  else checkContainerResourceName(errors, name, path.child('name'));
  if (!container) errors.push(required(path.child('container'), 'must specify a container'));
  else checkMessages(errors, path.child('container'), container, dns1123Label(container));
  validateTarget(errors, target, path.child('target'));
  validateOneTarget(errors, target, path.child('target'));
}

function validateOneTarget(errors: FieldError[], target: Target | undefined, path: FieldPath): void {
  const { averageUtilization, averageValue } = target ?? {};
  if (averageUtilization === undefined && averageValue === undefined) {
    const detail = 'must set either a target raw value or a target utilization';
    errors.push(required(path.child('averageUtilization'), detail));
  }
  if (averageUtilization !== undefined && averageValue !== undefined) {
    errors.push(forbidden(path.child('averageValue'), ONLY_ONE_TARGET));
  }
}

function validateTarget(errors: FieldError[], target: Target | undefined, path: FieldPath): void {
  const { type = '', value, averageValue, averageUtilization } = target ?? {};
  if (type === '') errors.push(required(path.child('type'), 'must specify a metric target type'));
  if (!['Utilization', 'Value', 'AverageValue'].includes(type)) {
    errors.push(invalid(path.child('type'), type, 'must be either Utilization, Value, or AverageValue'));
  }
  for (const [field, amount] of [
    ['value', value],
    ['averageValue', averageValue],
  ] as const) {
    if (amount === undefined || isPositive(amount)) continue;
    errors.push(invalid(path.child(field), String(amount), 'must be positive'));
  }
  if (averageUtilization !== undefined && averageUtilization < 1) {
    errors.push(invalid(path.child('averageUtilization'), averageUtilization, 'must be greater than 0'));
  }
}

function isPositive(amount: string | number): boolean {
  return Quantity.parse(amount).sign() > 0;
}

function validateIdentifier(
  errors: FieldError[],
  metric: ObjectMetric['metric'] | undefined,
  path: FieldPath,
): void {
  const name = metric?.name;
  if (!name) errors.push(required(path.child('name'), 'must specify a metric name'));
  else checkMessages(errors, path.child('name'), name, pathSegmentName(name));
}

/** The object by kind and name: both become parts of a path. */
export function validateReference(
  errors: FieldError[],
  reference: Partial<Reference> | undefined,
  path: FieldPath,
): void {
  for (const field of ['kind', 'name'] as const) {
    const value = reference?.[field];
    if (!value) errors.push(required(path.child(field)));
    else checkMessages(errors, path.child(field), value, pathSegmentName(value));
  }
}
