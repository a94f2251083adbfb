import { deepEqual, ownValue } from '../../../base/index.ts';
import { equal } from '../values/compare.ts';
import { CelMap } from '../values/map.ts';
import { CelError, noSuchOverload, type Value } from '../values/value.ts';
import { escapeName, unescapeName } from './escape.ts';
import { type CelSchema, valueSchemaOf } from './schema.ts';

type Read = (data: unknown, schema: CelSchema) => Value;

/** An object by its schema: its fields under their escaped names, or the entries of a map. */
export class SchemaMap extends CelMap {
  readonly data: Readonly<Record<string, unknown>>;
  private readonly fields: Readonly<Record<string, CelSchema>> | undefined;
  private readonly values: CelSchema | undefined;
  private readonly read: Read;

  constructor(data: Readonly<Record<string, unknown>>, schema: CelSchema, read: Read) {
    super();
    this.data = data;
    this.fields = schema.properties;
    this.values = schema.properties ? undefined : valueSchemaOf(schema);
    this.read = read;
  }

  get size(): number {
    return Object.keys(this.data).length;
  }

  find(key: Value): Value | undefined {
    if (typeof key !== 'string') return noSuchOverload(key);
    const name = this.fields ? unescapeName(key) : key;
    const value = name === undefined ? undefined : ownValue(this.data, name);
    if (name === undefined || value === undefined) return undefined;
    // A field that is null is one that is not there.
    if (this.fields && value === null) return undefined;
    const schema = this.schemaOf(name);
    return schema && this.read(value, schema);
  }

  *keys(): IterableIterator<Value> {
    for (const name of Object.keys(this.data)) {
      if (this.schemaOf(name)) yield this.fields ? (escapeName(name) ?? name) : name;
    }
  }

  /** What no schema tells of is compared as it is, where both have it. */
  override equalsObject(other: CelMap): boolean | CelError {
    if (this.size !== other.size) return false;
    for (const [name, value] of Object.entries(this.data)) {
      const same = this.schemaOf(name) ? this.equalField(name, other) : this.equalUnknown(name, value, other);
      if (same !== true) return same;
    }
    return true;
  }

  private equalField(name: string, other: CelMap): boolean | CelError {
    const [mine, theirs] = [this.find(name), other.find(name)];
    if (mine === undefined || theirs === undefined) return mine === theirs;
    return equal(mine, theirs);
  }

  private equalUnknown(name: string, value: unknown, other: CelMap): boolean | CelError {
    if (!(other instanceof SchemaMap)) return noSuchOverload();
    const theirs = ownValue(other.data, name);
    return theirs === undefined || deepEqual(value, theirs);
  }

  private schemaOf(name: string): CelSchema | undefined {
    return this.fields ? ownValue(this.fields, name) : this.values;
  }
}
