import { type FieldPath, Quantity, quote } from '../../../api/index.ts';

/** Adds a warning about one field, worded as upstream words it: `spec.volumes[0].rbd: deprecated …`. */
export function warn(warnings: string[], path: FieldPath, about: string): void {
  warnings.push(`${path.toString()}: ${about}`);
}

/** Bytes come whole. */
export function warnAboutFraction(
  warnings: string[],
  value: string | number | undefined,
  path: FieldPath,
): void {
  if (value === undefined) return;
  const amount = Quantity.parse(value);
  if (amount.isInteger()) return;
  const text = quote(amount.toString());
  warn(warnings, path, `fractional byte value ${text} is invalid, must be an integer`);
}
