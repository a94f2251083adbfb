import { busiestMoment, QUANTITIES } from './facts/busiest-moment.ts';
import type { PodSpec } from '../../types/index.ts';
import { Quantity } from '../../../api/index.ts';
import type { QuantityMap } from './types.ts';

export type Totals = Map<string, Quantity>;

/** What the containers of a Pod ask for together (`requests`), or may use (`limits`), by resource. */
export function containerTotals(spec: PodSpec, of: 'requests' | 'limits'): Totals {
  return busiestMoment(spec, ({ resources }) => parseAll(resources?.[of]), QUANTITIES);
}

export function quantity(value: string | number): Quantity {
  return Quantity.parse(value);
}

function parseAll(quantities: QuantityMap = {}): [string, Quantity][] {
  return Object.entries(quantities).map(([name, value]) => [name, quantity(value)]);
}
