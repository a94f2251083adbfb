import { type FieldError, FieldPath, forbidden } from '../../api/index.ts';
import { deepEqual } from '../../base/index.ts';

/** What the values of a ConfigMap or Secret may take together. */
export const DATA_LIMIT_BYTES = 1024 * 1024;
const IMMUTABLE = 'field is immutable when `immutable` is set';

/** Once `immutable` is set, neither it nor the `fields` change. */
export function validateKeptImmutable<T extends { immutable?: boolean }>(
  object: T,
  old: T,
  fields: readonly (keyof T & string)[],
): FieldError[] {
  if (old.immutable !== true) return [];
  const changed = fields.filter((field) => !deepEqual(object[field] ?? {}, old[field] ?? {}));
  const names = object.immutable === true ? changed : ['immutable', ...changed];
  return names.map((name) => forbidden(FieldPath.of(name), IMMUTABLE));
}
