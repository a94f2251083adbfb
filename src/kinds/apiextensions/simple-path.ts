import { type FieldError, type FieldPath, invalid } from '../../api/index.ts';

/** A path in dots, from the root of an object. */
export function validateSimplePath(text: string, path: FieldPath): FieldError[] {
  return text.startsWith('.') ? [] : [invalid(path, text, 'must be a simple json path starting with .')];
}
