import { isObject, ownValue, setKey } from '../../base/index.ts';

/** A field that was changed here and, to another value, in the cluster. */
export interface EditConflict {
  readonly path: readonly (string | number)[];
  readonly mine: unknown;
  readonly theirs: unknown;
}

export interface MergedEdits {
  readonly merged: unknown;
  readonly conflicts: readonly EditConflict[];
}

/**
 * Puts what was edited (the difference between `base` and `edited`) onto what is there now. Where both changed the
 * same field to different values the edit wins in `merged`, and the field is among the conflicts. Lists are merged
 * item by item as long as none of them changed its length.
 */
export function mergeEdits(base: unknown, edited: unknown, live: unknown): MergedEdits {
  const conflicts: EditConflict[] = [];
  const merged = mergeValue(base, edited, live, [], conflicts);
  return { merged, conflicts };
}

/**
 * The base for the next attempt, once a person has been told of the conflicts: in those fields, and no others, the edit
 * is from now on against what is there.
 */
export function acknowledge(base: unknown, conflicts: readonly EditConflict[]): unknown {
  return conflicts.reduce((value, { path, theirs }) => withValueAt(value, path, theirs), base);
}

function withValueAt(value: unknown, path: readonly (string | number)[], replacement: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return replacement;
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) =>
      index === name ? withValueAt(item, rest, replacement) : item,
    );
  }
  const object = isObject(value) ? value : {};
  return { ...object, [name]: withValueAt(ownValue(object, String(name)), rest, replacement) };
}

function mergeValue(
  base: unknown,
  edited: unknown,
  live: unknown,
  path: readonly (string | number)[],
  conflicts: EditConflict[],
): unknown {
  if (equal(edited, base)) return live;
  if (equal(live, base) || equal(edited, live)) return edited;
  if (isObject(edited) && isObject(live)) {
    return mergeObjects(isObject(base) ? base : {}, edited, live, path, conflicts);
  }
  if (Array.isArray(base) && Array.isArray(edited) && Array.isArray(live)) {
    if (base.length === edited.length && base.length === live.length) {
      return edited.map((item: unknown, index) =>
        mergeValue(base[index], item, live[index], [...path, index], conflicts),
      );
    }
  }
  conflicts.push({ path, mine: edited, theirs: live });
  return edited;
}

function mergeObjects(
  base: Record<string, unknown>,
  edited: Record<string, unknown>,
  live: Record<string, unknown>,
  path: readonly (string | number)[],
  conflicts: EditConflict[],
): Record<string, unknown> {
  const merged: Record<string, unknown> = {};
  for (const name of new Set([...Object.keys(live), ...Object.keys(edited)])) {
    const value = mergeValue(
      ownValue(base, name),
      ownValue(edited, name),
      ownValue(live, name),
      [...path, name],
      conflicts,
    );
    if (value !== undefined) setKey(merged, name, value);
  }
  return merged;
}

function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => equal(item, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && equal(ownValue(a, name), ownValue(b, name)))
  );
}
