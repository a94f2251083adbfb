/** What a Pod asks for as a whole, in quantities that print as upstream prints them. */
import type { Container, Pod } from '../types.ts';
import { Quantity } from '../values/index.ts';

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
  const of = (container: Container): Quantities => quantitiesOf(container.resources?.[which]);
  const total = new Map<string, Quantity>();
  for (const container of pod.spec?.containers ?? []) addTo(total, of(container));
  const sidecars = new Map<string, Quantity>();
  const starting = new Map<string, Quantity>();
  for (const container of pod.spec?.initContainers ?? []) {
    const moment = new Map(sidecars);
    addTo(moment, of(container));
    if (container.restartPolicy === 'Always') {
      addTo(sidecars, of(container));
      addTo(total, of(container));
    }
    raiseTo(starting, moment);
  }
  raiseTo(total, starting);
  return total;
}

function addTo(total: Map<string, Quantity>, more: Quantities): void {
  for (const [name, quantity] of more) {
    const known = total.get(name);
    total.set(name, known ? known.add(quantity) : quantity);
  }
}

function raiseTo(total: Map<string, Quantity>, other: Quantities): void {
  for (const [name, quantity] of other) {
    const known = total.get(name);
    if (!known || known.compare(quantity) < 0) total.set(name, quantity);
  }
}
