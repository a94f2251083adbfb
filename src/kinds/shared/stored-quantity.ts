import { type FieldError, type FieldPath, invalid, Quantity } from '../../api/index.ts';

/** The size of a volume: not negative. */
export function validateStoredQuantity(amount: string | number, path: FieldPath): FieldError[] {
  const quantity = Quantity.parse(amount);
  return quantity.sign() < 0
    ? [invalid(path, quantity.asInteger(), 'must be a valid resource quantity')]
    : [];
}
