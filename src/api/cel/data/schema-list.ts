import { canonicalText } from '../../../base/index.ts';
import { equal } from '../values/compare.ts';
import { CelList, joinLists } from '../values/list.ts';
import { CelMap } from '../values/map.ts';
import { text } from '../values/text.ts';
import { CelError, type Value } from '../values/value.ts';
import { escapeName } from './escape.ts';
import type { CelSchema } from './schema.ts';

type Read = (data: unknown, schema: CelSchema) => Value;

/** How the elements of a list are told apart: by value in a set, by their keys in a map. */
interface ListKind {
  readonly kind: string | undefined;
  readonly keys: readonly string[];
}

/** A list by its schema. Of sets and maps the order does not count, and adding replaces what is there. */
export class SchemaList extends CelList {
  private readonly items: readonly unknown[];
  private readonly schema: CelSchema;
  private readonly listKind: ListKind;
  private readonly read: Read;

  constructor(items: readonly unknown[], schema: CelSchema, listKind: ListKind, read: Read) {
    super();
    this.items = items;
    this.schema = schema;
    this.listKind = listKind;
    this.read = read;
  }

  get size(): number {
    return this.items.length;
  }

  at(index: number): Value {
    return this.read(this.items[index], this.schema);
  }

  concat(other: CelList): CelList {
    return this.isKeyed() ? new KeyedList([...this, ...other], this) : joinLists(this, other);
  }

  override equalsUnordered(other: CelList): boolean | CelError | undefined {
    return this.isKeyed() ? equalByKeys(this, other, this) : undefined;
  }

  isKeyed(): boolean {
    return this.listKind.kind === 'set' || this.listKind.kind === 'map';
  }

  /** Equal for elements that are the same one. */
  keyOf(element: Value): string {
    if (this.listKind.kind === 'set' || !(element instanceof CelMap)) return keyText(element);
    const parts = this.listKind.keys.map((name) => {
      const value = element.find(escapeName(name) ?? name);
      return value === undefined ? null : keyText(value);
    });
    return canonicalText(parts);
  }
}

/** What adding to a set or map gives: each element once, in the place of the first, with the value of the last. */
class KeyedList extends CelList {
  private readonly elements: readonly Value[];
  private readonly by: SchemaList;

  constructor(elements: readonly Value[], by: SchemaList) {
    super();
    const byKey = new Map<string, Value>();
    for (const element of elements) byKey.set(by.keyOf(element), element);
    this.elements = [...byKey.values()];
    this.by = by;
  }

  get size(): number {
    return this.elements.length;
  }

  at(index: number): Value {
    return this.elements[index] ?? null;
  }

  concat(other: CelList): CelList {
    return new KeyedList([...this.elements, ...other], this.by);
  }

  override equalsUnordered(other: CelList): boolean | CelError {
    return equalByKeys(this, other, this.by);
  }
}

function equalByKeys(a: CelList, b: CelList, by: SchemaList): boolean | CelError {
  if (a.size !== b.size) return false;
  const mine = new Map<string, Value>();
  for (const element of a) mine.set(by.keyOf(element), element);
  for (const element of b) {
    const other = mine.get(by.keyOf(element));
    if (other === undefined) return false;
    const same = equal(other, element);
    if (same !== true) return same;
  }
  return true;
}

function keyText(value: Value): string {
  return `${typeof value}:${text(value)}`;
}
