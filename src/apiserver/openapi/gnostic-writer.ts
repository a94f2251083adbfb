import { isObject, type JsonObject, ownValue, type TimeSlice } from '../../base/index.ts';
import { DELIMITED, FIXED64, ProtobufWriter, VARINT, yamlText } from '../../api/index.ts';

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

/** Writes a JSON value as the message that a table describes: a named entry of its own fields, or of theirs, at a time. */
export async function encodeTable(
  value: JsonObject,
  table: MessageTable,
  slice: TimeSlice,
): Promise<Uint8Array> {
  const writer = new ProtobufWriter();
  await writeInSlices(writer, value, table, slice);
  return writer.finish();
}

async function writeInSlices(
  writer: ProtobufWriter,
  value: JsonObject,
  table: MessageTable,
  slice: TimeSlice,
): Promise<void> {
  for (const [key, number, shape] of risingFields(table)) {
    const content = ownValue(value, key);
    if (content === undefined) continue;
    if (!isObject(content) || typeof shape === 'string' || !('namedIn' in shape || 'one' in shape)) {
      writeField(writer, number, content, shape);
      continue;
    }
    writer.field(number, DELIMITED).fork();
    if ('one' in shape) await writeInSlices(writer, content, shape.one(content), slice);
    else {
      for (const [name, entry] of Object.entries(content)) {
        writeEntry(writer, name, entry, shape);
        if (slice.spend()) await slice.yield();
      }
    }
    writer.ldelim();
  }
}

function writeTable(writer: ProtobufWriter, value: unknown, table: MessageTable): void {
  const { wrap = [], extensions } = table;
  for (const number of wrap) writer.field(number, DELIMITED).fork();
  if (isObject(value)) {
    for (const [key, number, shape] of risingFields(table)) {
      const content = ownValue(value, key);
      if (content !== undefined) writeField(writer, number, content, shape);
    }
    if (extensions !== undefined) writeExtensions(writer, value, extensions);
  }
  wrap.forEach(() => writer.ldelim());
}

type Field = readonly [key: string, number: number, shape: Shape];

const risingByFields = new WeakMap<MessageTable['fields'], readonly Field[]>();

function risingFields({ fields }: MessageTable): readonly Field[] {
  let rising = risingByFields.get(fields);
  if (!rising) {
    const listed = Object.entries(fields).map(([key, [number, shape]]): Field => [key, number, shape]);
    rising = listed.sort(([, a], [, b]) => a - b);
    risingByFields.set(fields, rising);
  }
  return rising;
}

/** Extensions have the highest number of their message: each is a field of name and value. */
function writeExtensions(writer: ProtobufWriter, value: JsonObject, number: number): void {
  for (const key of Object.keys(value)) {
    if (key.startsWith('x-')) writeField(writer, number, { name: key, value: value[key] }, EXTENSION);
  }
}

const EXTENSION: Shape = { one: () => ({ fields: { name: [1, 'string'], value: [2, { any: true }] } }) };

function writeField(writer: ProtobufWriter, number: number, value: unknown, shape: Shape): void {
  if (shape === 'string') writer.field(number, DELIMITED).string(String(value));
  else if (shape === 'boolean') writer.field(number, VARINT).bool(value === true);
  else if (shape === 'strings') writeStrings(writer, number, value);
  else if ('any' in shape) nested(writer, number, () => writeYaml(writer, value));
  else if ('anys' in shape) {
    for (const item of listOf(value)) nested(writer, number, () => writeYaml(writer, item));
  } else if ('stringsIn' in shape) nested(writer, number, () => writeStrings(writer, shape.stringsIn, value));
  else if ('scalarIn' in shape) writeScalar(writer, number, value, shape.scalarIn);
  else if ('one' in shape) nested(writer, number, () => writeTable(writer, value, shape.one(value)));
  else if ('many' in shape) {
    for (const item of listOf(value))
      nested(writer, number, () => writeTable(writer, item, shape.many(item)));
  } else nested(writer, number, () => writeEntries(writer, value, shape));
}

type Entries = Extract<Shape, { readonly namedIn: number }>;

function writeEntries(writer: ProtobufWriter, value: unknown, shape: Entries): void {
  if (!isObject(value)) return;
  for (const [name, content] of Object.entries(value)) writeEntry(writer, name, content, shape);
}

function writeEntry(writer: ProtobufWriter, name: string, content: unknown, { namedIn, of }: Entries): void {
  nested(writer, namedIn, () => {
    writer.field(1, DELIMITED).string(name);
    writeField(writer, 2, content, of);
  });
}

/** The inside of an `Any`, whose second field is its YAML. */
function writeYaml(writer: ProtobufWriter, value: unknown): void {
  writer.field(2, DELIMITED).string(yamlText(value));
}

function writeScalar(
  writer: ProtobufWriter,
  number: number,
  value: unknown,
  numbers: { readonly number: number; readonly boolean: number; readonly string: number },
): void {
  if (typeof value === 'number')
    nested(writer, number, () => writer.field(numbers.number, FIXED64).double(value));
  else if (typeof value === 'boolean') {
    nested(writer, number, () => writer.field(numbers.boolean, VARINT).bool(value));
  } else if (typeof value === 'string')
    nested(writer, number, () => writer.field(numbers.string, DELIMITED).string(value));
}

function writeStrings(writer: ProtobufWriter, number: number, value: unknown): void {
  for (const item of listOf(value)) writer.field(number, DELIMITED).string(String(item));
}

/** The items of a list, or a single value. */
function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function nested(writer: ProtobufWriter, number: number, write: () => void): void {
  writer.field(number, DELIMITED).fork();
  write();
  writer.ldelim();
}
