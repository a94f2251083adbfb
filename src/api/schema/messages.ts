import type { GroupVersionKind } from '../object.ts';
import { typeOfKind } from './definitions.ts';
import { messagesJson } from './generated/messages.ts';
import { lazy } from './lazy.ts';

/** Types that are written as JSON in a way of their own, whatever their message looks like. */
export type SpecialForm =
  | 'quantity'
  | 'time'
  | 'microTime'
  | 'intOrString'
  /** Any JSON value, carried as its bytes (`RawExtension`, `JSON`, `FieldsV1`). */
  | 'raw'
  | 'schemaOrBool'
  | 'schemaOrArray'
  | 'schemaOrStrings';

export type ValueType =
  | { readonly form: 'string' | 'bool' | 'int32' | 'int64' | 'double' | 'bytes' | SpecialForm }
  | { readonly form: 'message'; readonly message: () => Message }
  | { readonly form: 'list'; readonly item: ValueType }
  | { readonly form: 'map'; readonly value: ValueType };

/** A field as JSON has it. */
export interface MessageField {
  readonly name: string;
  readonly type: ValueType;
  /** Absent and zero differ. */
  readonly pointer: boolean;
  /** Written as JSON even when it is empty: as zero, or as null where zero is a missing list, map or pointer. */
  readonly always: boolean;
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
  /** The type as Go's errors name it: `v1.Container`. */
  readonly goType: string;
  /** The fields in the order in which they are written as JSON, embedded ones among them. */
  readonly fields: readonly MessageField[];
  readonly byName: ReadonlyMap<string, MessageField>;
  readonly wire: readonly WireField[];
}

/** The message of a Go type (`api.core.v1.Container`); throws where there is none. */
export function messageOfType(name: string): Message {
  const known = compiled.get(name);
  if (known) return known;
  const message = compile(name);
  compiled.set(name, message);
  return message;
}

/** The message of a built-in kind. */
export function messageOf(gvk: GroupVersionKind): Message | undefined {
  const type = typeOfKind(gvk);
  return type === undefined ? undefined : messageOfType(type);
}

const sources = lazy((): Readonly<Record<string, string>> => JSON.parse(messagesJson));
const compiled = new Map<string, Message>();

const SPECIAL_FORMS = new Map<string, SpecialForm>([
  ['apimachinery.pkg.api.resource.Quantity', 'quantity'],
  ['apimachinery.pkg.apis.meta.v1.Time', 'time'],
  ['apimachinery.pkg.apis.meta.v1.MicroTime', 'microTime'],
  ['apimachinery.pkg.apis.meta.v1.FieldsV1', 'raw'],
  ['apimachinery.pkg.runtime.RawExtension', 'raw'],
  ['apimachinery.pkg.util.intstr.IntOrString', 'intOrString'],
  ['apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON', 'raw'],
  ['apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool', 'schemaOrBool'],
  ['apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrArray', 'schemaOrArray'],
  ['apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrStringArray', 'schemaOrStrings'],
]);

function compile(name: string): Message {
  const source = sources()[name];
  if (source === undefined) throw new Error(`there is no message ${name}`);
  const fields: MessageField[] = [];
  const wire: WireField[] = [];
  for (const line of source === '' ? [] : source.split('\n')) {
    const [number = '', marked = '', type = ''] = line.split(' ');
    if (marked.startsWith('...')) {
      const embedded = messageOfType(marked.slice(3));
      for (const field of embedded.fields) {
        fields.push({ ...field, through: [lastPart(embedded.name), ...field.through] });
      }
      wire.push({ number: Number(number), embedded: () => embedded });
      continue;
    }
    const field = {
      name: marked.replace(/[?!]+$/, ''),
      type: parseType(type),
      pointer: marked.includes('?'),
      always: marked.endsWith('!'),
      through: [],
    };
    fields.push(field);
    wire.push({ number: Number(number), field });
  }
  const byName = new Map(fields.map((field) => [field.name, field]));
  return { name, goType: name.split('.').slice(-2).join('.'), fields, byName, wire };
}

function parseType(text: string): ValueType {
  if (text.startsWith('[]')) return { form: 'list', item: parseType(text.slice(2)) };
  if (text.startsWith('{}')) return { form: 'map', value: parseType(text.slice(2)) };
  switch (text) {
    case 'string':
    case 'bool':
    case 'int32':
    case 'int64':
    case 'double':
    case 'bytes':
      return { form: text };
    default: {
      const special = SPECIAL_FORMS.get(text);
      return special ? { form: special } : { form: 'message', message: lazy(() => messageOfType(text)) };
    }
  }
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
