import { Quantity } from '../../api/index.ts';
import { read } from './capacity.ts';
import { type Device, deviceKey } from './parts.ts';
import type { Pool } from './pools.ts';

/** What is left of the counters that the devices of pools share. */
export class Counters {
  private readonly isAllocated: (key: string) => boolean;
  private readonly pools = new Map<Pool, Map<string, Quantity>>();

  constructor(isAllocated: (key: string) => boolean) {
    this.isAllocated = isAllocated;
  }

  /** Takes what a device needs; false where there is not so much left. */
  take(pool: Pool, device: Device): boolean {
    const left = this.leftIn(pool);
    const needed = neededBy(device);
    const fits = needed.every(([key, amount]) => amount.compare(left.get(key) ?? Quantity.of(0)) <= 0);
    if (fits) for (const [key, amount] of needed) left.set(key, (left.get(key) ?? amount).subtract(amount));
    return fits;
  }

  giveBack(pool: Pool, device: Device): void {
    const left = this.leftIn(pool);
    for (const [key, amount] of neededBy(device)) left.set(key, (left.get(key) ?? amount).add(amount));
  }

  private leftIn(pool: Pool): Map<string, Quantity> {
    const known = this.pools.get(pool);
    if (known) return known;
    const left = new Map<string, Quantity>();
    for (const { spec } of pool.slices) {
      for (const { name, counters } of spec.sharedCounters ?? []) {
        for (const [counter, { value }] of Object.entries(counters))
          left.set(`${name}/${counter}`, read(value));
      }
    }
    for (const { spec } of pool.slices) {
      for (const device of spec.devices ?? []) {
        if (!this.isAllocated(deviceKey(pool.driver, pool.name, device.name))) continue;
        for (const [key, amount] of neededBy(device)) {
          const before = left.get(key);
          if (before) left.set(key, before.subtract(amount));
        }
      }
    }
    this.pools.set(pool, left);
    return left;
  }
}

function neededBy({ consumesCounters = [] }: Device): readonly (readonly [string, Quantity])[] {
  return consumesCounters.flatMap(({ counterSet, counters }) =>
    Object.entries(counters).map(
      ([counter, { value }]) => [`${counterSet}/${counter}`, read(value)] as const,
    ),
  );
}
