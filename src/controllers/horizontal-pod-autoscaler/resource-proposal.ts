import { Quantity } from '../../api/index.ts';
import type { MetricSpec, MetricStatus, MetricTarget } from './autoscaler.ts';
import { orFailure, orSay } from './metric-failure.ts';
import type { Proposal, ProposalParts } from './metric-proposal.ts';
import { type Count, countByAverage, countByUtilization } from './replica-count.ts';

type Spec = NonNullable<MetricSpec['resource']> & { readonly container?: string };

const NO_TARGET =
  'invalid resource metric source: neither an average utilization target nor an average value (usage) target was set';

/** The size that the use of a resource asks for, by Pods or by one of their containers. */
export function proposeByResource(parts: ProposalParts, spec: Spec): Promise<Proposal> {
  const { name, container, target } = spec;
  const ofWhat = container === undefined ? `${name} resource` : `${container} container`;
  const told = (why: string): string => `failed to get ${ofWhat} metric value: ${why}`;
  const reason = container === undefined ? 'FailedGetResourceMetric' : 'FailedGetContainerResourceMetric';
  return orFailure(reason, told, async () => {
    const count = await countFor(parts, spec);
    const current = {
      ...(count.utilization === undefined ? {} : { averageUtilization: count.utilization }),
      averageValue: amountText(name, count.usage),
    };
    return {
      replicas: count.replicas,
      name: proposalName(spec, target),
      status: statusOf(spec, current),
    };
  });
}

function countFor(parts: ProposalParts, { name: resource, container, target }: Spec): Promise<Count> {
  const { averageValue, averageUtilization: percent } = target;
  const measured = () =>
    orSay(
      (why) => `unable to get metrics for resource ${resource}: ${why}`,
      () => parts.metrics.ofResource(parts.namespace, parts.selector, { resource, container }),
    );
  if (averageValue !== undefined) {
    return orSay(
      (why) => `failed to get ${resource} usage: ${why}`,
      async () =>
        countByAverage(parts, await measured(), { resource, target: Quantity.parse(averageValue).asMilli() }),
    );
  }
  if (percent === undefined) return Promise.reject(new Error(NO_TARGET));
  return orSay(
    (why) => `failed to get ${resource} utilization: ${why}`,
    async () => countByUtilization(parts, await measured(), { resource, container, percent }),
  );
}

function proposalName({ name, container }: Spec, { averageValue }: MetricTarget): string {
  if (averageValue !== undefined) return `${name} resource`;
  const ofWhat = container === undefined ? 'resource' : 'container resource';
  return `${name} ${ofWhat} utilization (percentage of request)`;
}

type Current = NonNullable<MetricStatus['resource']>['current'];

function statusOf({ name, container }: Spec, current: Current): MetricStatus {
  return container === undefined
    ? { type: 'Resource', resource: { name, current } }
    : { type: 'ContainerResource', containerResource: { name, container, current } };
}

/** Memory is written in powers of 1024, as whoever measures it writes it. */
function amountText(resource: string, milli: number): string {
  return Quantity.ofMilli(milli, resource === 'memory' ? 'binarySI' : 'decimalSI').toString();
}
