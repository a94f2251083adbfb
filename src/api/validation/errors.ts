import { FIELD_ERROR_WORDS, type FieldError, type FieldErrorReason, type FieldPath } from '../field.ts';
import { printValue, quote } from '../go-text.ts';

/**
 * Some errors show a whole list or structure for one of its items. No more than so many of them are told: all of them
 * would make the square of the list.
 */
export const WHOLE_TOLD = 10;

/** The field must have a value and has none. */
export function required(path: FieldPath, detail = ''): FieldError {
  return fieldError('FieldValueRequired', path, '', detail);
}

/** The value is of the right type and no good. */
export function invalid(path: FieldPath, value: unknown, detail = ''): FieldError {
  return fieldError('FieldValueInvalid', path, printValue(value), detail);
}

/** The value is none of those that the field knows. They are listed in the order given; upstream mostly sorts them. */
export function notSupported(path: FieldPath, value: unknown, validValues: readonly string[]): FieldError {
  const list = validValues.map(quote).join(', ');
  const detail = validValues.length === 0 ? '' : `supported values: ${list}`;
  return fieldError('FieldValueNotSupported', path, printValue(value), detail);
}

/** The value stands elsewhere in the same list already. */
export function duplicate(path: FieldPath, value: unknown, detail = ''): FieldError {
  return fieldError('FieldValueDuplicate', path, printValue(value), detail);
}

/** The field may not be set here, whatever its value. */
export function forbidden(path: FieldPath, detail: string): FieldError {
  return fieldError('FieldValueForbidden', path, '', detail);
}

/** Something went wrong with the field that is not its author's doing. */
export function internal(path: FieldPath, detail: string): FieldError {
  return fieldError('InternalError', path, '', detail);
}

/** The text is longer than `limitBytes`, which is not told where it is no length. */
export function tooLong(path: FieldPath, limitBytes: number): FieldError {
  const detail = limitBytes < 0 ? 'value is too long' : `may not be more than ${limitBytes} bytes`;
  return fieldError('FieldValueTooLong', path, '', detail);
}

/** The list has `count` items where it may have `limit`, which is not told where it is no count. */
export function tooMany(path: FieldPath, count: number, limit: number): FieldError {
  const detail =
    limit < 0 ? 'has too many items' : `must have at most ${limit} ${limit === 1 ? 'item' : 'items'}`;
  return fieldError('FieldValueTooMany', path, String(count), detail);
}

/** The value names something that is not there. */
export function valueNotFound(path: FieldPath, value: unknown, detail = ''): FieldError {
  return fieldError('FieldValueNotFound', path, printValue(value), detail);
}

/** One `invalid` for each message of a rule such as {@link import('./names.ts').dns1123Label}. */
export function invalidAll(path: FieldPath, value: unknown, messages: readonly string[]): FieldError[] {
  return messages.map((message) => invalid(path, value, message));
}

function fieldError(reason: FieldErrorReason, path: FieldPath, value: string, detail: string): FieldError {
  const words = FIELD_ERROR_WORDS[reason];
  const message = [words, value, detail].filter((part) => part !== '').join(': ');
  return { reason, field: path.toString(), message };
}
