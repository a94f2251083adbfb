/**
 * Canonical objects leave out lists and maps that are empty. Upstream's messages tell those that a client wrote as empty
 * from those that it did not write at all (`[]` from `null`), so decoding leaves a note on the object that would hold
 * them, where no comparison, no copy and no encoding sees it.
 */
const NOTES = Symbol('given empty');

type Noted = object & { [NOTES]?: Readonly<Record<string, 'list' | 'map'>> };

/** Notes that `field` of `object` was written, as an empty list or map. */
export function noteEmpty(object: Noted, field: string, kind: 'list' | 'map'): void {
  setNotes(object, { ...object[NOTES], [field]: kind });
}

/** The empty list or map that a client wrote for `field`; undefined where it wrote none. */
export function givenEmpty(
  object: Noted | undefined,
  field: string,
): readonly [] | Record<never, never> | undefined {
  const kind = object?.[NOTES]?.[field];
  if (kind === undefined) return undefined;
  return kind === 'list' ? [] : {};
}

/** A copy with other values for some fields, and the same notes. */
export function copyWith<T extends object>(object: T & Noted, changes: Partial<T>): T {
  const copy: T & Noted = { ...object, ...changes };
  if (object[NOTES]) setNotes(copy, object[NOTES]);
  return copy;
}

function setNotes(object: Noted, notes: NonNullable<Noted[typeof NOTES]>): void {
  Object.defineProperty(object, NOTES, { value: notes, configurable: true, enumerable: false });
}
