/** How the values of a field are owned: whole, item by item, key by key. Made from schemas, once for each. */
import { ownValue } from '../../../base/index.ts';
import { writtenObject } from '../../codec/index.ts';
import type { ResolveSchema, Schema } from '../../schema/index.ts';
import { type Message, referencedName } from '../../schema/index.ts';
import { fieldName } from './path-element.ts';

export type Scalar = 'string' | 'numeric' | 'boolean' | 'untyped';

/** What a value may be. Of a field without a schema it is all three, and the value decides. */
export interface FieldType {
  readonly scalar?: Scalar;
  readonly list?: ListType;
  readonly map?: MapType;
}

export interface ListType {
  /** `atomic`: owned whole; `set`: each value; `map`: each object, told apart by `keys`. */
  readonly ownership: 'atomic' | 'set' | 'map';
  readonly keys: readonly ListKey[];
  readonly items: FieldType;
}

export interface ListKey {
  readonly name: string;
  /** What an item has that leaves the key out. */
  readonly default?: unknown;
}

export interface MapType {
  readonly atomic: boolean;
  /** The type of a field of a structure; undefined where it has none of that name. */
  field(name: string): FieldType | undefined;
  /** The type of whatever else a key holds; undefined where there must be nothing else. */
  readonly others: FieldType | undefined;
  /** Fields of a built-in structure that are written as null where they are not set, so that they count as set. */
  readonly nulls: ReadonlySet<string>;
}

/** An item of a list that no schema describes: whatever it is, it is owned with the list. */
const WHOLE: FieldType = {
  scalar: 'untyped',
  list: {
    ownership: 'atomic',
    keys: [],
    get items() {
      return WHOLE;
    },
  },
  map: {
    atomic: true,
    field: () => undefined,
    get others() {
      return WHOLE;
    },
    nulls: new Set(),
  },
};

/** A value that no schema describes: objects are owned key by key, lists whole. */
export const DEDUCED: FieldType = {
  scalar: 'untyped',
  list: { ownership: 'atomic', keys: [], items: WHOLE },
  map: {
    atomic: false,
    field: () => undefined,
    get others() {
      return DEDUCED;
    },
    nulls: new Set(),
  },
};

/** The type of what lies one step inside a value of type `type`. */
export function typeInside(type: FieldType, element: string): FieldType {
  const name = fieldName(element);
  if (name === undefined) return type.list?.items ?? DEDUCED;
  return type.map?.field(name) ?? type.map?.others ?? DEDUCED;
}

export interface FieldTypeOptions {
  /**
   * The messages of built-in definitions, which write some fields even when they are empty: an item without its key has
   * the key's zero value, and some fields are null. Custom resources have none: they have what they were given.
   */
  readonly messageOf?: (definitionName: string) => Message | undefined;
}

/** Makes the types of schemas, each once. */
export class FieldTypes {
  private readonly resolve: ResolveSchema;
  private readonly messageOf: FieldTypeOptions['messageOf'];
  private readonly made = new WeakMap<Schema, FieldType>();

  constructor(resolve: ResolveSchema, { messageOf }: FieldTypeOptions = {}) {
    this.resolve = resolve;
    this.messageOf = messageOf;
  }

  of(schema: Schema): FieldType {
    let type = this.made.get(schema);
    if (!type) {
      type = this.make(schema);
      this.made.set(schema, type);
    }
    return type;
  }

  private make(reference: Schema): FieldType {
    if (reference.$ref?.endsWith(QUANTITY)) return UNTYPED;
    const schema = this.resolve(reference);
    if (schema['x-kubernetes-int-or-string']) return UNTYPED;
    switch (schema.type) {
      case 'object':
        return { map: this.mapOf(schema, reference) };
      case 'array':
        return {
          list: this.listOf(schema),
        };
      case 'string':
        return { scalar: schema.format === undefined || schema.format === 'byte' ? 'string' : 'untyped' };
      case 'integer':
      case 'number':
        return { scalar: 'numeric' };
      case 'boolean':
        return { scalar: 'boolean' };
      default:
        return schema.properties ? { map: this.mapOf(schema, reference) } : DEDUCED;
    }
  }

  /** A field may own its structure otherwise than the structure says of itself. */
  private mapOf(schema: Schema, reference: Schema): MapType {
    const ownership = reference['x-kubernetes-map-type'] ?? schema['x-kubernetes-map-type'];
    const field = (name: string): FieldType | undefined => {
      const own = schema.properties;
      const property = own && Object.hasOwn(own, name) ? own[name] : undefined;
      return property && this.of(property);
    };
    return {
      atomic: ownership === 'atomic',
      field,
      others: this.othersOf(schema),
      nulls: this.nullsOf(reference),
    };
  }

  private nullsOf(reference: Schema): ReadonlySet<string> {
    const message =
      reference.$ref === undefined ? undefined : this.messageOf?.(referencedName(reference.$ref));
    return message ? nullFieldsOf(message) : NO_FIELDS;
  }

  private othersOf(schema: Schema): FieldType | undefined {
    const others = schema.additionalProperties;
    if (typeof others === 'object') return this.of(others);
    const free = schema['x-kubernetes-preserve-unknown-fields'] ?? others ?? !schema.properties;
    return free ? DEDUCED : undefined;
  }

  private listOf(schema: Schema): ListType {
    const items = schema.items ?? {};
    const ownership = schema['x-kubernetes-list-type'] ?? 'atomic';
    const names = ownership === 'map' ? (schema['x-kubernetes-list-map-keys'] ?? []) : [];
    const of = (): FieldType => this.of(items);
    return {
      ownership,
      keys: names.map((name) => this.keyOf(name, this.resolve(items))),
      get items() {
        return of();
      },
    };
  }

  private keyOf(name: string, item: Schema): ListKey {
    const schema = ownValue(item.properties, name);
    const value = schema?.default ?? (this.messageOf ? this.zeroOf(name, item) : undefined);
    return value === undefined ? { name } : { name, default: value };
  }

  private zeroOf(name: string, item: Schema): unknown {
    if (name === 'protocol') return 'TCP';
    if (name !== 'name' && !item.required?.includes(name)) return undefined;
    const type = ownValue(item.properties, name)?.type;
    if (type === 'integer' || type === 'number') return 0;
    return type === 'boolean' ? false : '';
  }
}

/** What has the zero value null: pointers, lists, maps and times that are always written. */
function nullFieldsOf(message: Message): ReadonlySet<string> {
  let names = NULL_FIELDS.get(message);
  if (!names) {
    const written = writtenObject({}, message);
    names = new Set(Object.keys(written).filter((name) => written[name] === null));
    NULL_FIELDS.set(message, names);
  }
  return names;
}

const NULL_FIELDS = new WeakMap<Message, ReadonlySet<string>>();
const NO_FIELDS: ReadonlySet<string> = new Set();
const QUANTITY = '.pkg.api.resource.Quantity';
const UNTYPED: FieldType = { scalar: 'untyped' };
