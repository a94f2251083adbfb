/** Small checks that the validation of many kinds shares. Each adds what is wrong to `errors`. */
import type { FieldError, FieldPath } from '../field.ts';
import { invalid, notSupported, required } from './errors.ts';

/** `value` must be one of `supported`, which are listed in the order given. */
export function checkSupported(
  errors: FieldError[],
  path: FieldPath,
  value: string,
  supported: readonly string[],
): void {
  if (!supported.includes(value)) errors.push(notSupported(path, value, supported));
}

/** The same for a field that must be there. */
export function checkRequiredChoice(
  errors: FieldError[],
  path: FieldPath,
  value: string | undefined,
  supported: readonly string[],
): void {
  if (!value) errors.push(required(path));
  else checkSupported(errors, path, value, supported);
}

export function checkMessages(
  errors: FieldError[],
  path: FieldPath,
  value: unknown,
  messages: readonly string[],
): void {
  for (const message of messages) errors.push(invalid(path, value, message));
}

export function checkRequired(errors: FieldError[], path: FieldPath, value: string | undefined): void {
  if (!value) errors.push(required(path));
}

export function checkNonNegative(errors: FieldError[], path: FieldPath, value: number | undefined): void {
  if (value !== undefined && value < 0) {
    errors.push(invalid(path, value, 'must be greater than or equal to 0'));
  }
}

/** A path in a volume: relative, and never up. */
export function checkDescendingPath(errors: FieldError[], path: FieldPath, value: string): void {
  if (value.startsWith('/')) errors.push(invalid(path, value, 'must be a relative path'));
  checkNoBacksteps(errors, path, value);
}

/** The same for a path that is written for the user: it may not look like the dot files that keep volumes atomic. */
export function checkVisiblePath(errors: FieldError[], path: FieldPath, value: string): void {
  checkDescendingPath(errors, path, value);
  if (value.startsWith('..') && !value.startsWith('../')) {
    errors.push(invalid(path, value, "must not start with '..'"));
  }
}

export function checkNoBacksteps(errors: FieldError[], path: FieldPath, value: string): void {
  if (hasBacksteps(value)) errors.push(invalid(path, value, "must not contain '..'"));
}

export function hasBacksteps(value: string): boolean {
  return value.includes('..') && value.split('/').includes('..');
}
