import { deepEqual } from '../../base/index.ts';
import type { FieldError, FieldPath } from '../field.ts';
import { invalid } from './errors.ts';
import { FIELD_IS_IMMUTABLE } from './metadata.ts';
import { type GoStruct, printed } from './go-struct.ts';

/**
 * A field that may not change. `struct` is how upstream prints its value where that is one of its structures; a string
 * that upstream never leaves out is handed in as the empty one.
 */
export function validateImmutable(
  value: unknown,
  old: unknown,
  path: FieldPath,
  struct?: GoStruct,
): FieldError[] {
  if (deepEqual(value, old)) return [];
  return [invalid(path, struct ? printed(struct, value) : value, FIELD_IS_IMMUTABLE)];
}
