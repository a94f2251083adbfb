import { isSidecar } from './sidecars.ts';
import type { Container, PodSpec } from '../../../types/index.ts';
import type { Quantity } from '../../../../api/index.ts';

/** How amounts of one resource are reckoned with. */
export interface Reckoning<T> {
  readonly sum: (a: T, b: T) => T;
  readonly larger: (a: T, b: T) => T;
}

/** Quantities, exactly. */
export const QUANTITIES: Reckoning<Quantity> = {
  sum: (a, b) => a.add(b),
  larger: (a, b) => (a.compare(b) < 0 ? b : a),
};

/**
 * What a Pod's containers take together at their busiest, by resource, as upstream counts: the sum of its containers
 * and sidecars, or the largest moment of its init containers, each beside the sidecars started before it. What no
 * container names is left out.
 */
export function busiestMoment<T>(
  { containers = [], initContainers = [] }: Partial<Pick<PodSpec, 'containers' | 'initContainers'>>,
  ofContainer: (container: Container) => Iterable<[string, T]>,
  { sum, larger }: Reckoning<T>,
): Map<string, T> {
  const running = new Map<string, T>();
  for (const container of containers) combine(running, ofContainer(container), sum);
  const sidecars = new Map<string, T>();
  const starting = new Map<string, T>();
  for (const container of initContainers) {
    const moment = new Map(sidecars);
    combine(moment, ofContainer(container), sum);
    combine(starting, moment, larger);
    if (!isSidecar(container)) continue;
    combine(sidecars, ofContainer(container), sum);
    combine(running, ofContainer(container), sum);
  }
  combine(running, starting, larger);
  return running;
}

/** Brings more amounts into a total: a resource that it does not name yet comes in as it is. */
export function combine<T>(
  total: Map<string, T>,
  more: Iterable<[string, T]>,
  both: (a: T, b: T) => T,
): void {
  for (const [resource, amount] of more) {
    const known = total.get(resource);
    total.set(resource, known === undefined ? amount : both(known, amount));
  }
}
