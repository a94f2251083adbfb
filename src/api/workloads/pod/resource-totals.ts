import { Quantity } from '../../values/index.ts';
import type { PodSpec } from '../../types.ts';
import type { AnyContainer, QuantityMap } from './types.ts';

export type Totals = Map<string, Quantity>;

/**
 * What the containers of a Pod ask for together (`requests`), or may use (`limits`), by resource: the sum of those that
 * run side by side, or the most that an init container needs beside the sidecars started before it.
 */
export function containerTotals(spec: PodSpec, of: 'requests' | 'limits'): Totals {
  const totals: Totals = new Map();
  for (const container of spec.containers ?? []) addAll(totals, quantitiesOf(container, of));
  const sidecars: Totals = new Map();
  const starting: Totals = new Map();
  for (const container of spec.initContainers ?? []) {
    const own = quantitiesOf(container, of);
    if (container.restartPolicy === 'Always') {
      addAll(totals, own);
      addAll(sidecars, own);
      raiseAll(starting, sidecars);
    } else {
      const needed = new Map(sidecars);
      addAll(needed, own);
      raiseAll(starting, needed);
    }
  }
  raiseAll(totals, starting);
  return totals;
}

export function quantity(value: string | number): Quantity {
  return Quantity.parse(value);
}

function quantitiesOf(container: AnyContainer, of: 'requests' | 'limits'): [string, Quantity][] {
  return parseAll(container.resources?.[of]);
}

function parseAll(map: QuantityMap | undefined): [string, Quantity][] {
  return Object.entries(map ?? {}).map(([name, value]) => [name, quantity(value)]);
}

function addAll(totals: Totals, added: Iterable<[string, Quantity]>): void {
  for (const [name, value] of added) totals.set(name, totals.get(name)?.add(value) ?? value);
}

function raiseAll(totals: Totals, others: Iterable<[string, Quantity]>): void {
  for (const [name, value] of others) {
    const total = totals.get(name);
    if (!total || total.compare(value) < 0) totals.set(name, value);
  }
}
