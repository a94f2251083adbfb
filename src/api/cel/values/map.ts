import { CelError, noSuchOverload, Uint, type Value } from './value.ts';

/** A map, or an object seen as one. */
export abstract class CelMap {
  abstract get size(): number;
  /** The value of a key, undefined where there is none, an error where a key cannot be of that type. */
  abstract find(key: Value): Value | undefined;
  abstract keys(): Iterable<Value>;

  /** Equality of objects that have rules of their own; undefined where maps compare as usual. */
  equalsObject(_other: CelMap): boolean | CelError | undefined {
    return undefined;
  }
}

/** A map with the entries at hand. `1`, `1u` and `1.0` are the same key. */
export class EntryMap extends CelMap {
  private readonly entries = new Map<string, readonly [key: Value, value: Value]>();

  get size(): number {
    return this.entries.size;
  }

  find(key: Value): Value | undefined {
    const text = keyText(key);
    return text === undefined ? undefined : this.entries.get(text)?.[1];
  }

  *keys(): IterableIterator<Value> {
    for (const [key] of this.entries.values()) yield key;
  }

  /** Only who makes the map calls this. */
  set(key: Value, value: Value): CelError | undefined {
    const text = keyText(key);
    if (text === undefined) return noSuchOverload(key);
    this.entries.set(text, [key, value]);
    return undefined;
  }

  delete(key: Value): void {
    const text = keyText(key);
    if (text !== undefined) this.entries.delete(text);
  }
}

/** Keys that are equal have the same text; what can be no key has none. */
function keyText(key: Value): string | undefined {
  switch (typeof key) {
    case 'string':
      return `s${key}`;
    case 'boolean':
      return `b${key}`;
    case 'bigint':
      return `n${key}`;
    case 'number':
      return Number.isInteger(key) ? `n${BigInt(key)}` : `d${key}`;
    default:
      return key instanceof Uint ? `n${key.value}` : undefined;
  }
}
