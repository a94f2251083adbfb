import { append } from '../../base/index.ts';
import type { FieldError, FieldPath } from '../field.ts';
import type { ManagedFieldsEntry } from '../object.ts';
import { byteLength } from '../go-text.ts';
import { invalid, tooLong } from './errors.ts';

/** The longest name of a manager, in bytes. */
export const MAX_MANAGER_BYTES = 128;
const MAX_SUBRESOURCE_BYTES = 256;

/** What a client sends as the record of who manages which field. */
export function validateManagedFields(entries: readonly ManagedFieldsEntry[], path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  for (const [index, entry] of entries.entries()) {
    const { operation = '', fieldsType = '', manager = '', subresource = '' } = entry;
    const at = path.index(index);
    if (operation !== 'Apply' && operation !== 'Update') {
      errors.push(invalid(at.child('operation'), operation, 'must be `Apply` or `Update`'));
    }
    if (fieldsType !== '' && fieldsType !== 'FieldsV1') {
      errors.push(invalid(at.child('fieldsType'), fieldsType, 'must be `FieldsV1`'));
    }
    append(errors, validateFieldManager(manager, at.child('manager')));
    if (byteLength(subresource) > MAX_SUBRESOURCE_BYTES) {
      errors.push(tooLong(at.child('subresource'), MAX_SUBRESOURCE_BYTES));
    }
  }
  return errors;
}

/** The name of a manager: not too long, and every letter of it can be printed. */
export function validateFieldManager(manager: string, path: FieldPath): FieldError[] {
  const errors = byteLength(manager) > MAX_MANAGER_BYTES ? [tooLong(path, MAX_MANAGER_BYTES)] : [];
  let position = 0;
  for (const letter of manager) {
    if (!PRINTED.test(letter)) {
      const code = (letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
      errors.push(invalid(path, manager, `invalid character U+${code} (at position ${position})`));
    }
    position += byteLength(letter);
  }
  return errors;
}

/** Go's idea of what can be printed. */
const PRINTED = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;
