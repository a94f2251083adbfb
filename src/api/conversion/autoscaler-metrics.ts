import { isObject, type JsonObject } from '../../base/index.ts';

/**
 * Metrics of a HorizontalPodAutoscaler between v2, where a metric has a `target` and a `metric`, and the flat form of
 * v2's first beta, in which v1 carries them in annotations.
 */

/** A metric of v2's `spec.metrics` in the flat form. */
export function flatMetric(metric: JsonObject): JsonObject {
  const { type, source } = sourceOf(metric);
  const target = objectAt(source, 'target');
  const { averageUtilization, averageValue, value } = target;
  switch (type) {
    case 'Resource':
    case 'ContainerResource':
      return named(type, {
        name: source['name'],
        targetAverageUtilization: averageUtilization,
        targetAverageValue: averageValue,
        container: source['container'],
      });
    case 'Pods':
      return named(type, { ...flatName(source, 'selector'), targetAverageValue: averageValue });
    case 'Object':
      return named(type, {
        target: source['describedObject'],
        ...flatName(source, 'selector'),
        targetValue: value ?? '0',
        averageValue,
      });
    default:
      return named(type, {
        ...flatName(source, 'metricSelector'),
        targetValue: value,
        targetAverageValue: averageValue,
      });
  }
}

/** A metric in the flat form as one of v2's `spec.metrics`. */
export function metricOfFlat(metric: JsonObject): JsonObject {
  const { type, source } = sourceOf(metric);
  const { targetAverageUtilization, targetAverageValue, targetValue, averageValue } = source;
  switch (type) {
    case 'Resource':
    case 'ContainerResource':
      return named(type, {
        name: source['name'],
        target: targetOf({ averageUtilization: targetAverageUtilization, averageValue: targetAverageValue }),
        container: source['container'],
      });
    case 'Pods':
      return named(type, {
        metric: metricName(source, 'selector'),
        target: targetOf({ averageValue: targetAverageValue }),
      });
    case 'Object':
      return named(type, {
        describedObject: source['target'],
        metric: metricName(source, 'selector'),
        target: targetOf(averageValue === undefined ? { value: targetValue } : { averageValue }),
      });
    default:
      return named(type, {
        metric: metricName(source, 'metricSelector'),
        target: targetOf({ value: targetValue, averageValue: targetAverageValue }),
      });
  }
}

/** A metric of v2's `status.currentMetrics` in the flat form. */
export function flatCurrentMetric(metric: JsonObject): JsonObject {
  const { type, source } = sourceOf(metric);
  const { averageUtilization, averageValue, value } = objectAt(source, 'current');
  switch (type) {
    case 'Resource':
    case 'ContainerResource':
      return named(type, {
        name: source['name'],
        currentAverageUtilization: averageUtilization,
        currentAverageValue: averageValue ?? '0',
        container: source['container'],
      });
    case 'Pods':
      return named(type, { ...flatName(source, 'selector'), currentAverageValue: averageValue });
    case 'Object':
      return named(type, {
        target: source['describedObject'],
        ...flatName(source, 'selector'),
        currentValue: value ?? '0',
        averageValue,
      });
    default:
      return named(type, {
        ...flatName(source, 'metricSelector'),
        currentValue: value ?? '0',
        currentAverageValue: averageValue,
      });
  }
}

/** A metric in the flat form as one of v2's `status.currentMetrics`. */
export function currentMetricOfFlat(metric: JsonObject): JsonObject {
  const { type, source } = sourceOf(metric);
  const { currentAverageUtilization, currentAverageValue, currentValue, averageValue } = source;
  switch (type) {
    case 'Resource':
    case 'ContainerResource':
      return named(type, {
        name: source['name'],
        current: defined({
          averageUtilization: currentAverageUtilization,
          averageValue: currentAverageValue,
        }),
        container: source['container'],
      });
    case 'Pods':
      return named(type, {
        metric: metricName(source, 'selector'),
        current: defined({ averageValue: currentAverageValue }),
      });
    case 'Object':
      return named(type, {
        describedObject: source['target'],
        metric: metricName(source, 'selector'),
        current: defined({ value: currentValue, averageValue }),
      });
    default:
      return named(type, {
        metric: metricName(source, 'metricSelector'),
        current: defined({ value: currentValue, averageValue: currentAverageValue }),
      });
  }
}

function sourceOf(metric: JsonObject): { type: string; source: JsonObject } {
  const type = typeof metric['type'] === 'string' ? metric['type'] : '';
  return { type, source: objectAt(metric, fieldOf(type)) };
}

/** `ContainerResource` is described in `containerResource`. */
function fieldOf(type: string): string {
  return type.charAt(0).toLowerCase() + type.slice(1);
}

function named(type: string, source: JsonObject): JsonObject {
  return { type, [fieldOf(type)]: defined(source) };
}

function flatName(source: JsonObject, selectorField: string): JsonObject {
  const { name, selector } = objectAt(source, 'metric');
  return { metricName: name, [selectorField]: selector };
}

function metricName(source: JsonObject, selectorField: string): JsonObject {
  return defined({ name: source['metricName'] ?? '', selector: source[selectorField] });
}

function targetOf(target: JsonObject): JsonObject {
  if (target['averageUtilization'] !== undefined) return { type: 'Utilization', ...defined(target) };
  return { type: target['value'] === undefined ? 'AverageValue' : 'Value', ...defined(target) };
}

function objectAt(object: JsonObject, field: string): JsonObject {
  const value = object[field];
  return isObject(value) ? value : {};
}

function defined(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
