import type { Container, Pod } from './types.ts';
import { Quantity } from './values/index.ts';

/** Amounts by resource name: cpu in thousandths, everything else in its own unit. */
export type ResourceAmounts = Map<string, number>;

/** An amount as {@link ResourceAmounts} has it. */
export function amountOf(resource: string, quantity: string | number): number {
  const parsed = Quantity.parse(quantity);
  return resource === 'cpu' ? parsed.asMilli() : parsed.asInteger();
}

export function amountsOf(
  quantities: Readonly<Record<string, string | number>> | undefined,
): ResourceAmounts {
  const amounts: ResourceAmounts = new Map();
  for (const [resource, quantity] of Object.entries(quantities ?? {})) {
    amounts.set(resource, amountOf(resource, quantity));
  }
  return amounts;
}

/** What a container is taken to need where it states nothing; `requests` (or `limits`) by container. */
export type ContainerAmounts = (container: Container) => ResourceAmounts;

export const requestsOf: ContainerAmounts = (container) => amountsOf(container.resources?.requests);

/**
 * What a Pod needs at its busiest, as upstream counts: the sum of its containers and sidecars, or the largest moment
 * of its init containers (each beside the sidecars started before it), plus its overhead.
 */
export function podRequests(pod: Pod, ofContainer: ContainerAmounts = requestsOf): ResourceAmounts {
  const total: ResourceAmounts = new Map();
  for (const container of pod.spec?.containers ?? []) add(total, ofContainer(container));
  const sidecars: ResourceAmounts = new Map();
  const busiestStart: ResourceAmounts = new Map();
  for (const container of pod.spec?.initContainers ?? []) {
    const own = ofContainer(container);
    if (container.restartPolicy === 'Always') {
      add(sidecars, own);
      add(total, own);
      raise(busiestStart, sidecars);
    } else {
      const moment = new Map(sidecars);
      add(moment, own);
      raise(busiestStart, moment);
    }
  }
  raise(total, busiestStart);
  for (const [resource, amount] of amountsOf(pod.spec?.resources?.requests)) total.set(resource, amount);
  add(total, amountsOf(pod.spec?.overhead));
  return total;
}

function add(to: ResourceAmounts, amounts: ResourceAmounts): void {
  for (const [resource, amount] of amounts) to.set(resource, (to.get(resource) ?? 0) + amount);
}

function raise(to: ResourceAmounts, amounts: ResourceAmounts): void {
  for (const [resource, amount] of amounts) to.set(resource, Math.max(to.get(resource) ?? 0, amount));
}
