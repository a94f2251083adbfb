import { isObject, type JsonObject } from '../../base/index.ts';
import { ProtobufWriter, yamlText } from '../../api/index.ts';

/** How a field of one of gnostic's messages is written from its JSON value. */
export type Shape =
  | 'string'
  | 'boolean'
  | 'strings'
  /** One string or several, inside a message that holds them under a number. */
  | { readonly stringsIn: number }
  /** Any value, as its YAML. */
  | { readonly any: true }
  | { readonly anys: true }
  /** A number, boolean or string, under the number of its type; any other value cannot be said. */
  | { readonly scalarIn: { readonly number: number; readonly boolean: number; readonly string: number } }
  /** A message; the table may depend on the value, where gnostic has a union. */
  | { readonly one: (value: unknown) => MessageTable }
  | { readonly many: (value: unknown) => MessageTable }
  /** An object: a message that holds, under a number, each entry as a message of name and value. */
  | { readonly namedIn: number; readonly of: Shape };

export interface MessageTable {
  /** By JSON name: the field's number, and how it is written. */
  readonly fields: Readonly<Record<string, readonly [number: number, shape: Shape]>>;
  /** Under which number what begins with `x-` is written. */
  readonly extensions?: number;
  /** The numbers of the fields of unions that the message stands in, the outermost first. */
  readonly wrap?: readonly number[];
}

/** Writes a JSON value as the message that a table describes. */
export function encodeTable(value: JsonObject, table: MessageTable): Uint8Array {
  const writer = new ProtobufWriter();
  writeTable(writer, value, table);
  return writer.finish();
}

const ANY_YAML = 2;

/** Everything is written from its end: fields by falling number, lists and entries from the last. */
function writeTable(writer: ProtobufWriter, value: unknown, table: MessageTable): void {
  const mark = writer.mark();
  if (isObject(value)) {
    if (table.extensions !== undefined) writeExtensions(writer, value, table.extensions);
    for (const [key, number, shape] of fallingFields(table)) {
      const content = value[key];
      if (content !== undefined) writeField(writer, number, content, shape);
    }
  }
  for (const number of (table.wrap ?? []).toReversed()) writer.endField(number, mark);
}

type Field = readonly [key: string, number: number, shape: Shape];

const fallingByFields = new WeakMap<MessageTable['fields'], readonly Field[]>();

function fallingFields({ fields }: MessageTable): readonly Field[] {
  let falling = fallingByFields.get(fields);
  if (!falling) {
    const rising = Object.entries(fields).map(([key, [number, shape]]): Field => [key, number, shape]);
    falling = rising.sort(([, a], [, b]) => b - a);
    fallingByFields.set(fields, falling);
  }
  return falling;
}

/** Extensions have the highest number of their message: each is a field of name and value. */
function writeExtensions(writer: ProtobufWriter, value: JsonObject, number: number): void {
  for (const key of Object.keys(value).toReversed()) {
    if (key.startsWith('x-')) writeField(writer, number, { name: key, value: value[key] }, EXTENSION);
  }
}

const EXTENSION: Shape = { one: () => ({ fields: { name: [1, 'string'], value: [2, { any: true }] } }) };

function writeField(writer: ProtobufWriter, number: number, value: unknown, shape: Shape): void {
  if (shape === 'string') writer.string(number, String(value));
  else if (shape === 'boolean') writer.integer(number, value === true ? 1 : 0);
  else if (shape === 'strings') writeStrings(writer, number, value);
  else if ('any' in shape) nested(writer, number, () => writer.string(ANY_YAML, yamlText(value)));
  else if ('anys' in shape) {
    for (const item of listOf(value)) nested(writer, number, () => writer.string(ANY_YAML, yamlText(item)));
  } else if ('stringsIn' in shape) nested(writer, number, () => writeStrings(writer, shape.stringsIn, value));
  else if ('scalarIn' in shape) writeScalar(writer, number, value, shape.scalarIn);
  else if ('one' in shape) nested(writer, number, () => writeTable(writer, value, shape.one(value)));
  else if ('many' in shape) {
    for (const item of listOf(value))
      nested(writer, number, () => writeTable(writer, item, shape.many(item)));
  } else nested(writer, number, () => writeEntries(writer, value, shape.namedIn, shape.of));
}

function writeEntries(writer: ProtobufWriter, value: unknown, number: number, of: Shape): void {
  if (!isObject(value)) return;
  for (const [name, content] of Object.entries(value).toReversed()) {
    nested(writer, number, () => {
      writeField(writer, 2, content, of);
      writer.string(1, name);
    });
  }
}

function writeScalar(
  writer: ProtobufWriter,
  number: number,
  value: unknown,
  numbers: { readonly number: number; readonly boolean: number; readonly string: number },
): void {
  if (typeof value === 'number') nested(writer, number, () => writer.double(numbers.number, value));
  else if (typeof value === 'boolean') {
    nested(writer, number, () => writer.integer(numbers.boolean, value ? 1 : 0));
  } else if (typeof value === 'string') nested(writer, number, () => writer.string(numbers.string, value));
}

function writeStrings(writer: ProtobufWriter, number: number, value: unknown): void {
  for (const item of listOf(value)) writer.string(number, String(item));
}

/** The items of a list, or a single value, from the last. */
function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value.toReversed() : [value];
}

function nested(writer: ProtobufWriter, number: number, write: () => void): void {
  const mark = writer.mark();
  write();
  writer.endField(number, mark);
}
