import { busiestMoment, QUANTITIES } from './busiest-moment.ts';
import type { PodSpec } from '../../../types/index.ts';
import { Quantity } from '../../../../api/index.ts';

export type Quantities = ReadonlyMap<string, Quantity>;

/** What the containers of a Pod ask for together (`requests`), or may use (`limits`), by resource. */
export function containerTotals(spec: Partial<PodSpec>, of: 'requests' | 'limits'): Map<string, Quantity> {
  return busiestMoment(spec, ({ resources }) => quantitiesOf(resources?.[of]), QUANTITIES);
}

/** The quantities of a resource list, exactly. */
export function quantitiesOf(list: Readonly<Record<string, string | number>> | undefined): Quantities {
  return new Map(Object.entries(list ?? {}).map(([name, value]) => [name, Quantity.parse(value)]));
}
