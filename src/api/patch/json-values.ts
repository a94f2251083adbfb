/** Questions about JSON values that every kind of patch asks. */
import { isObject, setKey } from '../../base/index.ts';

/** A copy without the fields that are null, at any depth. Nulls that are items of a list stay. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const kept: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(value)) {
    if (field !== null) setKey(kept, key, withoutNulls(field));
  }
  return kept;
}
