/** What a value was before an update: what was wrong already may stay wrong. */
import { canonicalText, deepEqual, isObject, ownValue } from '../../base/index.ts';
import { itemsOf, type JsonSchema, valuesOf } from './json-schema.ts';

/** A value, the one that stood in its place, and their schema. */
export class Correlation {
  private readonly value: unknown;
  readonly old: unknown;
  private readonly schema: JsonSchema;
  private same: boolean | undefined;
  private oldItems: ItemsByKeys | undefined;
  /** By the names of fields, and the indexes of items: what is equal is found out once. */
  private readonly parts = new Map<string | number, Correlation | undefined>();

  constructor(value: unknown, old: unknown, schema: JsonSchema) {
    this.value = value;
    this.old = old;
    this.schema = schema;
  }

  /**
   * Nothing has changed, but for the order of a list whose items have keys. Of what the schema says nothing of, upstream
   * never says so.
   */
  get isSame(): boolean {
    this.same ??= this.compare();
    return this.same;
  }

  /** Of a field; undefined where it was not there, or the schema knows nothing of it. */
  field(name: string): Correlation | undefined {
    return this.part(name, () => {
      const schema = ownValue(this.schema.properties, name) ?? valuesOf(this.schema);
      if (!schema || !isObject(this.value) || !isObject(this.old)) return undefined;
      const [value, old] = [ownValue(this.value, name), ownValue(this.old, name)];
      return value === undefined || old === undefined ? undefined : new Correlation(value, old, schema);
    });
  }

  /** Of an item; undefined where nobody knows which one it was: in lists of type `map` alone that is told by keys. */
  item(index: number): Correlation | undefined {
    return this.part(index, () => {
      const schema = itemsOf(this.schema);
      if (!schema || !Array.isArray(this.value) || !Array.isArray(this.old)) return undefined;
      this.oldItems ??= new ItemsByKeys(this.old, this.schema);
      const item: unknown = this.value[index];
      const old = this.oldItems.find(item);
      return old === undefined ? undefined : new Correlation(item, old, schema);
    });
  }

  private part(of: string | number, make: () => Correlation | undefined): Correlation | undefined {
    if (!this.parts.has(of)) this.parts.set(of, make());
    return this.parts.get(of);
  }

  private compare(): boolean {
    const { value, old } = this;
    if (Array.isArray(value) && Array.isArray(old)) {
      if (value.length !== old.length) return false;
      if (!hasKeys(this.schema)) return deepEqual(value, old);
      return value.every((_, index) => this.item(index)?.isSame);
    }
    if (isObject(value) && isObject(old)) {
      const names = Object.keys(value);
      if (names.length !== Object.keys(old).length) return false;
      return names.every((name) => this.field(name)?.isSame);
    }
    return deepEqual(value, old);
  }
}

/** The items of a list of type `map`, found again by their keys; those of any other list are not. */
export class ItemsByKeys {
  private readonly names: readonly string[];
  private readonly items = new Map<string, unknown>();

  constructor(list: readonly unknown[], schema: JsonSchema) {
    this.names = hasKeys(schema) ? (schema['x-kubernetes-list-map-keys'] ?? []) : [];
    if (this.names.length === 0) return;
    for (const item of list) {
      const key = this.keyOf(item);
      // The first of several with the same keys counts.
      if (key !== undefined && !this.items.has(key)) this.items.set(key, item);
    }
  }

  find(item: unknown): unknown {
    const key = this.names.length === 0 ? undefined : this.keyOf(item);
    return key === undefined ? undefined : this.items.get(key);
  }

  /** Undefined where a key is missing, or no single value. */
  private keyOf(item: unknown): string | undefined {
    if (!isObject(item)) return undefined;
    const values = this.names.map((name) => ownValue(item, name));
    const isWhole = values.every(
      (value) => value !== undefined && value !== null && !Array.isArray(value) && !isObject(value),
    );
    return isWhole ? canonicalText(values) : undefined;
  }
}

function hasKeys(schema: JsonSchema): boolean {
  return (
    schema['x-kubernetes-list-type'] === 'map' && (schema['x-kubernetes-list-map-keys'] ?? []).length > 0
  );
}
