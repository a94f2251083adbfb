/** What a Pod asks for as a whole, in quantities that print as upstream prints them. */
import { busiestMoment, QUANTITIES } from '../core/pod/facts/busiest-moment.ts';
import type { Pod } from '../types/index.ts';
import { Quantity } from '../../api/index.ts';

export type Quantities = ReadonlyMap<string, Quantity>;

/** The quantities of a resource list. */
export function quantitiesOf(list: Readonly<Record<string, string | number>> | undefined): Quantities {
  return new Map(Object.entries(list ?? {}).map(([name, value]) => [name, Quantity.parse(value)]));
}

/**
 * The requests or limits of a Pod: those of its containers and sidecars together, or of its largest init container
 * beside the sidecars that run by then. What no container names is left out.
 */
export function podQuantities(pod: Pod, which: 'requests' | 'limits'): Quantities {
  return busiestMoment(pod.spec ?? {}, (container) => quantitiesOf(container.resources?.[which]), QUANTITIES);
}
