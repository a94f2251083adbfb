import type {
  GroupVersionKind,
  List,
  Message,
  MessageField,
  ScalarForm,
  SchemaOrSimpler,
  SpecialForm,
  ValueType,
  WireField,
} from '../../api/index.ts';
import { ownValue } from '../../base/index.ts';
import { isKind, typeOfKind } from './definitions.ts';
import { messagesJson } from './generated/messages.ts';
import { lazy } from './lazy.ts';
import { METADATA_MESSAGES } from './metadata-kinds.ts';
import { METRICS_MESSAGES } from './metrics-kinds.ts';

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

const sources = lazy((): Readonly<Record<string, string>> => ({
  ...JSON.parse(messagesJson),
  ...METADATA_MESSAGES,
  ...METRICS_MESSAGES,
}));
const compiled = new Map<string, Message>();

const SPECIAL_FORMS = new Map<string, SpecialForm>([
  ['apimachinery.pkg.api.resource.Quantity', 'quantity'],
  ['apimachinery.pkg.apis.meta.v1.Time', 'time'],
  ['apimachinery.pkg.apis.meta.v1.MicroTime', 'microTime'],
  ['apimachinery.pkg.apis.meta.v1.Duration', 'duration'],
  ['apimachinery.pkg.apis.meta.v1.FieldsV1', 'raw'],
  ['apimachinery.pkg.runtime.RawExtension', 'raw'],
  ['apimachinery.pkg.util.intstr.IntOrString', 'intOrString'],
  ['apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON', 'raw'],
]);

const SCHEMA_PROPS = 'apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps';
const SCHEMA_FORMS = new Map<string, SchemaOrSimpler['form']>([
  [`${SCHEMA_PROPS}OrBool`, 'schemaOrBool'],
  [`${SCHEMA_PROPS}OrArray`, 'schemaOrArray'],
  [`${SCHEMA_PROPS}OrStringArray`, 'schemaOrStrings'],
]);

/** Kind and apiVersion: the first fields of every kind, and none of protobuf's, which has them around the object. */
const TYPE_META: readonly MessageField[] = ['kind', 'apiVersion'].map((name) => ({
  name,
  type: { form: 'string', goType: 'string' },
  pointer: false,
  always: false,
  omitZero: false,
  through: ['TypeMeta'],
}));

function compile(name: string): Message {
  const source = ownValue(sources(), name);
  if (source === undefined) throw new Error(`there is no message ${name}`);
  const fields: MessageField[] = isKind(name) ? [...TYPE_META] : [];
  const wire: WireField[] = [];
  for (const line of source === '' ? [] : source.split('\n')) {
    const [number = '', marked = '', type = '', ...rest] = line.split(' ');
    const goType = rest.find((word) => !word.startsWith('='));
    const told = rest.find((word) => word.startsWith('='));
    if (marked.startsWith('...')) {
      const embedded = messageOfType(marked.slice(3));
      for (const field of embedded.fields) {
        fields.push({ ...field, through: [embedded.shortName, ...field.through] });
      }
      wire.push({ number: Number(number), embedded: () => embedded });
      continue;
    }
    const field = {
      name: marked.replace(/[?!~]+$/, ''),
      type: parseType(type, goType),
      pointer: marked.includes('?'),
      always: marked.endsWith('!'),
      ...(marked.endsWith('!!') ? { keepsEmpty: true } : {}),
      omitZero: marked.endsWith('~'),
      through: [],
      ...(told === undefined ? {} : { toldDefault: JSON.parse(told.slice(1)) }),
    };
    fields.push(field);
    wire.push({ number: Number(number), field });
  }
  const byName = new Map(fields.map((field) => [field.name, field]));
  return { name, shortName: name.slice(name.lastIndexOf('.') + 1), fields, byName, wire };
}

/**
 * `named` is the Go name where it is not the rule: of a list's items (of the list itself where `[]` ends it), or of
 * anything else as a whole.
 */
function parseType(text: string, named?: string): ValueType {
  if (text.startsWith('[]')) return parseList(text.slice(2), named);
  if (text.startsWith('([]')) return { ...parseList(text.slice(3, -1), named), isMessage: true };
  if (text.startsWith('{}')) {
    const value = parseMapValue(text.slice(2), named);
    return { form: 'map', value, goType: named ?? `map[string]${value.goType}` };
  }
  const scalar = SCALARS.get(text);
  if (scalar) return { form: scalar.form, goType: named ?? scalar.goType };
  const goType = named ?? text.split('.').slice(-2).join('.');
  const schema = SCHEMA_FORMS.get(text);
  if (schema) return { form: schema, message: lazy(() => messageOfType(SCHEMA_PROPS)), goType };
  const special = SPECIAL_FORMS.get(text);
  return special
    ? { form: special, goType }
    : { form: 'message', message: lazy(() => messageOfType(text)), goType };
}

function parseList(itemText: string, named?: string): List & { readonly goType: string } {
  const list = named?.endsWith('[]') ? named.slice(0, -2) : undefined;
  const item = parseType(itemText, list === undefined ? named : undefined);
  return { form: 'list', item, goType: list ?? `[]${item.goType}` };
}

/** The values of a `map[string]v1.ExtraValue` have a name of their own, even where they are lists. */
function parseMapValue(text: string, map?: string): ValueType {
  const value = parseType(text);
  const named = /^map\[[^\]]*\](.*)$/.exec(map ?? '')?.[1];
  return named === undefined ? value : { ...value, goType: named };
}

const SCALARS: ReadonlyMap<string, { readonly form: ScalarForm; readonly goType: string }> = new Map([
  ['string', { form: 'string', goType: 'string' }],
  ['bool', { form: 'bool', goType: 'bool' }],
  ['int32', { form: 'int32', goType: 'int32' }],
  ['int64', { form: 'int64', goType: 'int64' }],
  ['double', { form: 'double', goType: 'float64' }],
  ['bytes', { form: 'bytes', goType: '[]uint8' }],
]);
