import { isObject, type JsonObject } from '../../base/index.ts';
import {
  type Message,
  type MessageField,
  messageOfType,
  type ValueType,
  type WireField,
} from '../schema/index.ts';
import { parseMoment } from '../values/index.ts';
import { bytesOfBase64 } from './base64.ts';
import { ProtobufWriter } from './protobuf-writer.ts';
import { SCHEMA_PROPS } from './schema-forms.ts';
import { zeroValue } from './zero.ts';

const encoder = new TextEncoder();
const MAGIC = Uint8Array.of(0x6b, 0x38, 0x73, 0);

/** A whole object with kind and apiVersion: the bytes of `application/vnd.kubernetes.protobuf`. */
export function encodeProtobuf(object: Readonly<JsonObject>, message: Message): Uint8Array {
  const writer = new ProtobufWriter();
  writer.string(4, '');
  writer.string(3, '');
  const inner = writer.mark();
  writeMessage(writer, object, message);
  writer.endField(2, inner);
  const typeMeta = writer.mark();
  writer.string(2, textOf(object.kind));
  writer.string(1, textOf(object.apiVersion));
  writer.endField(1, typeMeta);
  writer.raw(MAGIC);
  return writer.finish();
}

function writeMessage(writer: ProtobufWriter, object: Readonly<JsonObject>, message: Message): void {
  for (const { number, field, embedded } of descending(message)) {
    if (field) writeField(writer, number, object[field.name], field);
    else if (embedded) {
      const mark = writer.mark();
      writeMessage(writer, object, embedded());
      writer.endField(number, mark);
    }
  }
}

function writeField(writer: ProtobufWriter, number: number, value: unknown, field: MessageField): void {
  const { type, pointer } = field;
  if (value === undefined || value === null) {
    if (!pointer) writeEmpty(writer, number, type);
  } else if (type.form === 'list') writeList(writer, number, value, type.item);
  else if (type.form === 'map') writeMap(writer, number, value, type.value);
  else writeValue(writer, number, value, type);
}

/** What is no pointer is there even when it is zero; lists, maps and bytes are there by their items alone. */
function writeEmpty(writer: ProtobufWriter, number: number, type: ValueType): void {
  switch (type.form) {
    case 'list':
    case 'map':
    case 'bytes':
      return;
    case 'time':
    case 'microTime':
    case 'raw':
      writer.endField(number, writer.mark());
      return;
    case 'message':
      writeValue(writer, number, {}, type);
      return;
    default:
      writeValue(writer, number, zeroValue(type), type);
  }
}

function writeList(writer: ProtobufWriter, number: number, list: unknown, item: ValueType): void {
  if (!Array.isArray(list)) return;
  for (let i = list.length - 1; i >= 0; i--) writeValue(writer, number, list[i], item);
}

function writeMap(writer: ProtobufWriter, number: number, map: unknown, type: ValueType): void {
  if (!isObject(map)) return;
  for (const key of Object.keys(map).sort().reverse()) {
    const entry = writer.mark();
    writeValue(writer, 2, map[key], type);
    writer.string(1, key);
    writer.endField(number, entry);
  }
}

function writeValue(writer: ProtobufWriter, number: number, value: unknown, type: ValueType): void {
  switch (type.form) {
    case 'string':
      writer.string(number, textOf(value));
      return;
    case 'bool':
    case 'int32':
    case 'int64':
      writer.integer(number, Number(value));
      return;
    case 'double':
      writer.double(number, Number(value));
      return;
    case 'bytes':
      writer.bytes(number, bytesOfBase64(textOf(value)));
      return;
    default: {
      const mark = writer.mark();
      writeNested(writer, value, type);
      writer.endField(number, mark);
    }
  }
}

/** The inside of everything that is a message on the wire. */
function writeNested(writer: ProtobufWriter, value: unknown, type: ValueType): void {
  switch (type.form) {
    case 'message':
      writeMessage(writer, isObject(value) ? value : {}, type.message());
      return;
    case 'list':
      writeList(writer, 1, value, type.item);
      return;
    case 'quantity':
      writer.string(1, textOf(value));
      return;
    case 'time':
    case 'microTime':
      writeTime(writer, textOf(value));
      return;
    case 'intOrString':
      writeIntOrString(writer, value);
      return;
    case 'raw':
      writer.bytes(1, encoder.encode(JSON.stringify(value)));
      return;
    case 'schemaOrBool':
      if (isObject(value)) writeSchema(writer, 2, value);
      writer.integer(1, value === false ? 0 : 1);
      return;
    case 'schemaOrArray':
    case 'schemaOrStrings':
      writeSchemaOrList(writer, value, type.form);
      return;
    default:
      writeValue(writer, 1, value, type);
  }
}

function writeTime(writer: ProtobufWriter, text: string): void {
  const moment = parseMoment(text);
  if (!moment) return;
  writer.integer(2, moment.nanos);
  writer.integer(1, moment.seconds);
}

function writeIntOrString(writer: ProtobufWriter, value: unknown): void {
  const isText = typeof value === 'string';
  writer.string(3, isText ? value : '');
  writer.integer(2, isText ? 0 : Number(value));
  writer.integer(1, isText ? 1 : 0);
}

function writeSchemaOrList(
  writer: ProtobufWriter,
  value: unknown,
  form: 'schemaOrArray' | 'schemaOrStrings',
): void {
  if (isObject(value)) writeSchema(writer, 1, value);
  if (!Array.isArray(value)) return;
  for (const item of value.toReversed()) {
    if (form === 'schemaOrStrings') writer.string(2, textOf(item));
    else if (isObject(item)) writeSchema(writer, 2, item);
  }
}

function writeSchema(writer: ProtobufWriter, number: number, schema: JsonObject): void {
  const mark = writer.mark();
  writeMessage(writer, schema, messageOfType(SCHEMA_PROPS));
  writer.endField(number, mark);
}

const descendingByMessage = new WeakMap<Message, readonly WireField[]>();

function descending(message: Message): readonly WireField[] {
  let fields = descendingByMessage.get(message);
  if (!fields) {
    fields = message.wire.toSorted((a, b) => b.number - a.number);
    descendingByMessage.set(message, fields);
  }
  return fields;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
