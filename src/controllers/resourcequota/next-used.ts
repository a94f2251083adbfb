import { Quantity } from '../../api/index.ts';
import { quantitiesOf, type ResourceQuota } from '../../kinds/index.ts';

export interface NextUsed {
  readonly used: Record<string, string>;
  /** More is charged than there is: to writes that are under way, or to some that failed. */
  readonly hasExcess: boolean;
}

/**
 * What a quota's status is to say is used. Admission charges a write before its object exists, so that what is charged
 * and not counted may be about to come: the status is lowered by what was given back, and to what is counted only where
 * the excess has stood long enough to be of writes that failed.
 */
export function nextUsed(
  { spec, status }: ResourceQuota,
  counted: ReadonlyMap<string, Quantity>,
  freed: ReadonlyMap<string, Quantity>,
  isSettled: boolean,
): NextUsed {
  const charged = quantitiesOf(status?.used);
  const used: Record<string, string> = {};
  let hasExcess = false;
  for (const name of Object.keys(spec?.hard ?? {})) {
    const count = counted.get(name) ?? Quantity.of(0);
    const before = charged.get(name);
    const isCharged = before !== undefined && Object.hasOwn(status?.hard ?? {}, name);
    const excess = isCharged && before.compare(count) > 0 && !isSettled;
    const lowered = excess ? before.subtract(freed.get(name) ?? Quantity.of(0)) : count;
    const next = lowered.compare(count) > 0 ? lowered : count;
    // Two texts may say the same: what stands is left.
    used[name] = (before?.compare(next) === 0 ? before : next).toString();
    hasExcess ||= next.compare(count) > 0;
  }
  return { used, hasExcess };
}
