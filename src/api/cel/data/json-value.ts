import { isObject, LargeInteger, ownValue } from '../../../base/index.ts';
import { CelList, joinLists } from '../values/list.ts';
import { CelMap } from '../values/map.ts';
import { inInt, type Value } from '../values/value.ts';

/** A value of JSON whose type nothing declares: whole numbers are ints. Read as far as it is looked at. */
export function valueOfJson(json: unknown): Value {
  switch (typeof json) {
    case 'string':
    case 'boolean':
      return json;
    case 'number':
      return Number.isInteger(json) && inInt(BigInt(json)) ? BigInt(json) : json;
    case 'object':
      if (json === null) return null;
      if (Array.isArray(json)) return new JsonList(json);
      if (json instanceof LargeInteger) return wholeOf(json);
      return isObject(json) ? new JsonMap(json) : null;
    default:
      return null;
  }
}

/** An integer of more digits than a double has, exact where 64 bits hold it. */
export function wholeOf(integer: LargeInteger): Value {
  const value = BigInt(String(integer));
  return inInt(value) ? value : Number(value);
}

class JsonList extends CelList {
  private readonly items: readonly unknown[];

  constructor(items: readonly unknown[]) {
    super();
    this.items = items;
  }

  get size(): number {
    return this.items.length;
  }

  at(index: number): Value {
    return valueOfJson(this.items[index]);
  }

  concat(other: CelList): CelList {
    return joinLists(this, other);
  }
}

class JsonMap extends CelMap {
  private readonly object: Readonly<Record<string, unknown>>;

  constructor(object: Readonly<Record<string, unknown>>) {
    super();
    this.object = object;
  }

  get size(): number {
    return Object.keys(this.object).length;
  }

  find(key: Value): Value | undefined {
    const json = typeof key === 'string' ? ownValue(this.object, key) : undefined;
    return json === undefined ? undefined : valueOfJson(json);
  }

  keys(): Iterable<Value> {
    return Object.keys(this.object);
  }
}
