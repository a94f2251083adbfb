import { labelSelectorRequirements, Quantity } from '../../api/index.ts';
import { selectorText } from '../library/objects/index.ts';
import type { MetricSelector, MetricSpec, MetricStatus } from './autoscaler.ts';
import { MetricFailure, orFailure, orSay } from './metric-failure.ts';
import type { MetricsClient, Requirements } from './metrics-client.ts';
import { countByAverage, countByRatio, countByShare, type Counted } from './replica-count.ts';
import { proposeByResource } from './resource-proposal.ts';

/** What one metric asks for. */
export interface Proposal {
  readonly replicas: number;
  /** As the event of a new size names it. */
  readonly name: string;
  readonly status: MetricStatus;
}

/** What metrics are asked about. */
export interface ProposalParts extends Counted {
  readonly metrics: MetricsClient;
  readonly namespace: string;
  /** Of the target's Pods. */
  readonly selector: Requirements;
  /** How many replicas the target says that it has. */
  readonly observed: number;
}

/** The size that a metric asks for. Rejects with a {@link MetricFailure}. */
export function propose(parts: ProposalParts, metric: MetricSpec): Promise<Proposal> {
  const { type, resource, containerResource, pods, object, external } = metric;
  if (type === 'Resource' && resource) return proposeByResource(parts, resource);
  if (type === 'ContainerResource' && containerResource) return proposeByResource(parts, containerResource);
  if (type === 'Pods' && pods) return proposeByPods(parts, pods);
  if (type === 'Object' && object) return proposeByObject(parts, object);
  if (type === 'External' && external) return proposeByExternal(parts, external);
  const why = `unknown metric source type ${JSON.stringify(type)}`;
  return Promise.reject(new MetricFailure('InvalidMetricSourceType', why, why));
}

function proposeByPods(parts: ProposalParts, spec: NonNullable<MetricSpec['pods']>): Promise<Proposal> {
  const { metric, target } = spec;
  const told = (why: string): string => `failed to get pods metric value: ${why}`;
  return orFailure('FailedGetPodsMetric', told, async () => {
    const metrics = await orSay(
      (why) => `unable to get metric ${metric.name}: ${why}`,
      () => parts.metrics.ofPods(parts.namespace, parts.selector, named(metric)),
    );
    const wanted = milliOf(target.averageValue);
    const { replicas, usage } = countByAverage(parts, metrics, { resource: undefined, target: wanted });
    const status = { type: 'Pods', pods: { metric, current: { averageValue: quantity(usage) } } };
    return { replicas, name: `pods metric ${metric.name}`, status };
  });
}

function proposeByObject(parts: ProposalParts, spec: NonNullable<MetricSpec['object']>): Promise<Proposal> {
  const { metric, describedObject, target } = spec;
  const { kind, name } = describedObject;
  const isShared = target.type === 'AverageValue' && target.averageValue !== undefined;
  const inner = (why: string): string =>
    isShared ? `failed to get ${metric.name} object metric: ${why}` : why;
  const told = (why: string): string => `failed to get object metric value: ${inner(why)}`;
  return orFailure('FailedGetObjectMetric', told, async () => {
    if (!isShared && (target.type !== 'Value' || target.value === undefined)) {
      throw new Error(
        'invalid object metric source: neither a value target nor an average value target was set',
      );
    }
    const value = await orSay(
      (why) => `unable to get metric ${metric.name}: ${why} on ${kind} ${parts.namespace}/${name}`,
      () => parts.metrics.ofObject(parts.namespace, describedObject, named(metric)),
    );
    const of = (current: object): MetricStatus => ({
      type: 'Object',
      object: { metric, describedObject, current },
    });
    if (!isShared) {
      const replicas = countByRatio(parts, value / milliOf(target.value));
      return { replicas, name: `${kind} metric ${metric.name}`, status: of({ value: quantity(value) }) };
    }
    const share = countByShare(ofObserved(parts), value, milliOf(target.averageValue));
    const status = of({ averageValue: quantity(share.usage) });
    return { replicas: share.replicas, name: externalName(metric), status };
  });
}

function proposeByExternal(
  parts: ProposalParts,
  { metric, target }: NonNullable<MetricSpec['external']>,
): Promise<Proposal> {
  const isShared = target.averageValue !== undefined;
  const isWhole = !isShared && target.value !== undefined;
  const inner = (why: string): string => {
    if (isShared) return `failed to get ${metric.name} external metric: ${why}`;
    return isWhole ? `failed to get external metric ${metric.name}: ${why}` : why;
  };
  const told = (why: string): string => `failed to get ${metric.name} external metric value: ${inner(why)}`;
  return orFailure('FailedGetExternalMetric', told, async () => {
    if (!isShared && !isWhole) {
      throw new Error(
        'invalid external metric source: neither a value target nor an average value target was set',
      );
    }
    const { namespace } = parts;
    const values = await orSay(
      (why) =>
        `unable to get external metric ${namespace}/${metric.name}/${selectorText(metric.selector)}: ${why}`,
      () => parts.metrics.external(namespace, named(metric)),
    );
    const total = values.reduce((sum, value) => sum + value, 0);
    const of = (current: object): MetricStatus => ({ type: 'External', external: { metric, current } });
    if (isShared) {
      const share = countByShare(ofObserved(parts), total, milliOf(target.averageValue));
      const status = of({ averageValue: quantity(share.usage) });
      return { replicas: share.replicas, name: externalName(metric), status };
    }
    const replicas = countByRatio(parts, total / milliOf(target.value));
    return { replicas, name: externalName(metric), status: of({ value: quantity(total) }) };
  });
}

/** What is shared out is shared among those that are there. */
function ofObserved({ observed, tolerances }: ProposalParts): Parameters<typeof countByShare>[0] {
  return { current: observed, tolerances };
}

interface Identifier {
  readonly name: string;
  readonly selector?: MetricSelector;
}

function named({ name, selector }: Identifier): { name: string; selector: Requirements } {
  return { name, selector: selector ? labelSelectorRequirements(selector) : [] };
}

function externalName({ name, selector }: Identifier): string {
  return `external metric ${name}(${selectorText(selector)})`;
}

function milliOf(amount: string | number | undefined): number {
  return Quantity.parse(amount ?? 0).asMilli();
}

function quantity(milli: number): string {
  return Quantity.ofMilli(milli).toString();
}
