/** Numbers that count, and texts that are a number or a percentage. */
import {
  checkMessages,
  checkNonNegative,
  type FieldError,
  type FieldPath,
  invalid,
  percent,
} from '../../../api/index.ts';

/** Several fields of one object, each a number or missing, none negative. */
export function checkCounts<T extends object>(
  errors: FieldError[],
  object: T | undefined,
  fields: readonly (keyof T & string)[],
  path: FieldPath,
): void {
  for (const field of fields) {
    const value = object?.[field];
    if (typeof value === 'number') checkNonNegative(errors, path.child(field), value);
  }
}

/** Fields of a status that count part of what another counts in whole. */
export function checkParts<T extends object>(
  errors: FieldError[],
  object: T,
  fields: readonly (keyof T & string)[],
  whole: { readonly value: number | undefined; readonly name: string },
  path: FieldPath,
): void {
  for (const field of fields) {
    // What is missing is none, and that is more than less than none.
    const value = object[field] ?? 0;
    if (typeof value !== 'number' || value <= (whole.value ?? 0)) continue;
    errors.push(invalid(path.child(field), value, `cannot be greater than ${whole.name}`));
  }
}

/** How often names collided, which only grows: undefined is less than none. */
export function checkCollisions(
  errors: FieldError[],
  { collisionCount }: { readonly collisionCount?: number },
  old: { readonly collisionCount?: number } | undefined,
  path: FieldPath,
): void {
  if ((collisionCount ?? -1) >= (old?.collisionCount ?? -1)) return;
  errors.push(invalid(path.child('collisionCount'), collisionCount ?? 0, 'cannot be decremented'));
}

/** `3` or `25%`: not negative. */
export function checkCountOrPercent(
  errors: FieldError[],
  path: FieldPath,
  value: number | string | undefined,
): void {
  if (typeof value === 'string') checkMessages(errors, path, value, percent(value));
  else checkNonNegative(errors, path, value);
}

export function checkAtMostAll(
  errors: FieldError[],
  path: FieldPath,
  value: number | string | undefined,
): void {
  if (typeof value !== 'string' || percent(value).length > 0 || amountOf(value) <= 100) return;
  errors.push(invalid(path, value, 'must not be greater than 100%'));
}

/** The number, or that before the percent sign; 0 where a text is no percentage. */
export function amountOf(value: number | string | undefined): number {
  if (typeof value !== 'string') return value ?? 0;
  return percent(value).length === 0 ? Number(value.slice(0, -1)) : wholeNumber(value);
}

function wholeNumber(text: string): number {
  return /^[+-]?\d+$/.test(text) ? Number(text) : 0;
}
