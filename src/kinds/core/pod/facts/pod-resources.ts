import { busiestMoment, combine } from './busiest-moment.ts';
import type { Container, Pod } from '../../../types/index.ts';
import { Quantity } from '../../../../api/index.ts';

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

/** What a Pod needs: its containers at their busiest, or what it states for itself, plus its overhead. */
export function podRequests(pod: Pod, ofContainer: ContainerAmounts = requestsOf): ResourceAmounts {
  const total = busiestMoment(pod.spec ?? {}, ofContainer, { sum, larger: Math.max });
  for (const [resource, amount] of amountsOf(pod.spec?.resources?.requests)) total.set(resource, amount);
  combine(total, amountsOf(pod.spec?.overhead), sum);
  return total;
}

const sum = (a: number, b: number): number => a + b;
