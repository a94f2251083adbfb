/** Types that are written as JSON in a way of their own, whatever their message looks like. */
export type SpecialForm =
  | 'quantity'
  | 'time'
  | 'microTime'
  /** A time span as Go writes it (`1m30s`), and on the wire a number of nanoseconds. */
  | 'duration'
  | 'intOrString'
  /** Any JSON value, carried as its bytes (`RawExtension`, `JSON`, `FieldsV1`). */
  | 'raw';

/** A message, or something simpler in its place: of a CustomResourceDefinition's schemas. */
export interface SchemaOrSimpler {
  readonly form: 'schemaOrBool' | 'schemaOrArray' | 'schemaOrStrings';
  readonly message: () => Message;
}

export interface List {
  readonly form: 'list';
  readonly item: ValueType;
  /** In protobuf it is a message of its own, which holds the items; as the value of a map each list is. */
  readonly isMessage?: boolean;
}

export type ScalarForm = 'string' | 'bool' | 'int32' | 'int64' | 'double' | 'bytes';

/** A type, with the name that Go's errors give it: `v1.PodSpec`, `[]string`, `map[string]string`. */
export type ValueType = { readonly goType: string } & (
  | { readonly form: ScalarForm | SpecialForm }
  | { readonly form: 'message'; readonly message: () => Message }
  | SchemaOrSimpler
  | List
  | { readonly form: 'map'; readonly value: ValueType }
);

/** A field as JSON has it. */
export interface MessageField {
  readonly name: string;
  readonly type: ValueType;
  /** Absent and zero differ. */
  readonly pointer: boolean;
  /** Written as JSON even when it is empty: as zero, or as null where zero is a missing list, map or pointer. */
  readonly always: boolean;
  /** An empty list is kept, and is not none: of what upstream stores as JSON, where protobuf knows no difference. */
  readonly keepsEmpty?: boolean;
  /** Left out as JSON where it is zero, though Go cannot leave out most structs. */
  readonly omitZero: boolean;
  /** The default that the published schema tells, beside the zero of what is always there. */
  readonly toldDefault?: unknown;
  /** The Go names of the structs that the field is embedded through, outermost first. */
  readonly through: readonly string[];
}

/** A field of the protobuf message: one of JSON's, or an embedded message whose fields stand among JSON's outer ones. */
export interface WireField {
  readonly number: number;
  readonly field?: MessageField;
  readonly embedded?: () => Message;
}

/** An object type of the API, as JSON and as protobuf. */
export interface Message {
  /** `api.core.v1.Container`. */
  readonly name: string;
  /** `Container`. */
  readonly shortName: string;
  /** The fields in the order in which they are written as JSON, embedded ones among them. */
  readonly fields: readonly MessageField[];
  readonly byName: ReadonlyMap<string, MessageField>;
  readonly wire: readonly WireField[];
}
