import { Quantity } from '../../api/index.ts';
import type { Device } from './parts.ts';

type DeviceCapacity = NonNullable<Device['capacity']>[string];
type Policy = NonNullable<DeviceCapacity['requestPolicy']>;

/** Amounts of a device that several share, by name. */
export type Amounts = ReadonlyMap<string, Quantity>;

/** How much of each capacity a request takes; undefined where a device has not what is asked for, or not so much. */
export function consumedOf(
  { capacity = {} }: Device,
  requested: Readonly<Record<string, string | number>>,
  taken: readonly Amounts[],
): Amounts | undefined {
  if (Object.keys(requested).some((name) => !Object.hasOwn(capacity, name))) return undefined;
  const consumed = new Map<string, Quantity>();
  for (const [name, offered] of Object.entries(capacity)) {
    const amount = amountOf(Object.hasOwn(requested, name) ? requested[name] : undefined, offered);
    if (violates(amount, offered.requestPolicy)) return undefined;
    let sum = amount;
    for (const amounts of taken) sum = sum.add(amounts.get(name) ?? Quantity.of(0));
    if (sum.compare(read(offered.value)) > 0) return undefined;
    consumed.set(name, amount);
  }
  return consumed;
}

function amountOf(
  requested: string | number | undefined,
  { value, requestPolicy }: DeviceCapacity,
): Quantity {
  if (requested === undefined) return read(requestPolicy?.default ?? value);
  const amount = read(requested);
  const { validRange, validValues } = requestPolicy ?? {};
  if (validRange?.min !== undefined) return roundedUp(amount, read(validRange.min), validRange.step);
  const valid = validValues?.map(read).find((each) => amount.compare(each) <= 0);
  return valid ?? amount;
}

function roundedUp(amount: Quantity, min: Quantity, step: string | number | undefined): Quantity {
  if (amount.compare(min) < 0) return min;
  if (step === undefined) return amount;
  const [from, by] = [min.asInteger(), read(step).asInteger()];
  return Quantity.of(from + by * Math.ceil((amount.asInteger() - from) / by), 'binarySI');
}

function violates(amount: Quantity, policy: Policy | undefined): boolean {
  if (!policy || (policy.default !== undefined && amount.compare(read(policy.default)) === 0)) return false;
  const { validRange, validValues = [] } = policy;
  if (validRange) {
    const { min, max, step } = validRange;
    if (max !== undefined && amount.compare(read(max)) > 0) return true;
    if (step === undefined) return false;
    return (amount.asInteger() - read(min).asInteger()) % read(step).asInteger() !== 0;
  }
  return validValues.length > 0 && !validValues.some((each) => amount.compare(read(each)) === 0);
}

export function read(text: string | number): Quantity {
  return Quantity.parse(text);
}
