/** What a value was before an update: what was wrong already may stay wrong. */
import { canonicalText, deepEqual, isObject, ownValue } from '../../base/index.ts';
import type { JsonSchema } from './json-schema.ts';

/** A value and the one that stood in its place. */
export class Correlation {
  readonly value: unknown;
  readonly old: unknown;
  private same: boolean | undefined;
  private byKeys: ReadonlyMap<string, unknown> | undefined;

  constructor(value: unknown, old: unknown) {
    this.value = value;
    this.old = old;
  }

  /** Nothing has changed. */
  get isSame(): boolean {
    this.same ??= deepEqual(this.value, this.old);
    return this.same;
  }

  /** Of a field; undefined where it was not there. */
  field(name: string): Correlation | undefined {
    const before = isObject(this.old) ? ownValue(this.old, name) : undefined;
    return before === undefined || !isObject(this.value)
      ? undefined
      : new Correlation(ownValue(this.value, name), before);
  }

  /** Of an item; undefined where nobody knows which one it was: in lists of type `map` alone that is told by keys. */
  item(index: number, schema: JsonSchema): Correlation | undefined {
    if (schema['x-kubernetes-list-type'] !== 'map') return undefined;
    const item = Array.isArray(this.value) ? this.value[index] : undefined;
    const names = schema['x-kubernetes-list-map-keys'] ?? [];
    this.byKeys ??= itemsByKeys(this.old, names);
    const before = this.byKeys.get(keyOf(item, names));
    return before === undefined ? undefined : new Correlation(item, before);
  }
}

function itemsByKeys(list: unknown, names: readonly string[]): ReadonlyMap<string, unknown> {
  const items: readonly unknown[] = Array.isArray(list) ? list : [];
  // The first of several with the same keys counts.
  return new Map(items.toReversed().map((item) => [keyOf(item, names), item]));
}

function keyOf(item: unknown, names: readonly string[]): string {
  return canonicalText(names.map((name) => (isObject(item) ? (ownValue(item, name) ?? null) : null)));
}
