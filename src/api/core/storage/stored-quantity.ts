import type { FieldError, FieldPath } from '../../field.ts';
import { invalid } from '../../validation/index.ts';
import { Quantity } from '../../values/index.ts';

/** The size of a volume: not negative. */
export function validateStoredQuantity(amount: string | number, path: FieldPath): FieldError[] {
  const quantity = Quantity.parse(amount);
  return quantity.sign() < 0
    ? [invalid(path, quantity.asInteger(), 'must be a valid resource quantity')]
    : [];
}
