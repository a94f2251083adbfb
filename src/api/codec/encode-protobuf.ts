import { isObject, type JsonObject, LargeInteger } from '../../base/index.ts';
import type { Message, MessageField, SchemaOrSimpler, ValueType, WireField } from '../schema/index.ts';
import { goJson } from '../go-text.ts';
import { parseDuration, parseMoment } from '../values/index.ts';
import { bytesOfBase64 } from './base64.ts';
import { DELIMITED, FIXED64, ProtobufWriter, VARINT } from './protobuf-writer.ts';
import { zeroValue } from './zero.ts';

const MAGIC = Uint8Array.of(0x6b, 0x38, 0x73, 0);

/** A whole object with kind and apiVersion: the bytes of `application/vnd.kubernetes.protobuf`. */
export function encodeProtobuf(object: Readonly<JsonObject>, message: Message): Uint8Array {
  const writer = new ProtobufWriter();
  writer.raw(MAGIC);
  writer.field(1, DELIMITED).fork();
  writer.field(1, DELIMITED).string(textOf(object.apiVersion));
  writer.field(2, DELIMITED).string(textOf(object.kind));
  writer.ldelim();
  writer.field(2, DELIMITED).fork();
  writeMessage(writer, object, message);
  writer.ldelim();
  writer.field(3, DELIMITED).string('');
  writer.field(4, DELIMITED).string('');
  return writer.finish();
}

function writeMessage(writer: ProtobufWriter, object: Readonly<JsonObject>, message: Message): void {
  for (const { number, field, embedded } of ascending(message)) {
    if (field) writeField(writer, number, object[field.name], field);
    else if (embedded) {
      writer.field(number, DELIMITED).fork();
      writeMessage(writer, object, embedded());
      writer.ldelim();
    }
  }
}

function writeField(writer: ProtobufWriter, number: number, value: unknown, field: MessageField): void {
  const { type, pointer } = field;
  if (value === undefined || value === null) {
    if (!pointer) writeEmpty(writer, number, type);
  } else if (type.form === 'list' && !type.isMessage) writeList(writer, number, value, type.item);
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
      writer.field(number, DELIMITED).fork().ldelim();
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
  for (const value of list) writeValue(writer, number, value, item);
}

function writeMap(writer: ProtobufWriter, number: number, map: unknown, type: ValueType): void {
  if (!isObject(map)) return;
  for (const key of Object.keys(map).sort()) {
    writer.field(number, DELIMITED).fork();
    writer.field(1, DELIMITED).string(key);
    writeValue(writer, 2, map[key], type);
    writer.ldelim();
  }
}

function writeValue(writer: ProtobufWriter, number: number, value: unknown, type: ValueType): void {
  switch (type.form) {
    case 'string':
      writer.field(number, DELIMITED).string(textOf(value));
      return;
    case 'bool':
      writer.field(number, VARINT).bool(value === true);
      return;
    case 'int32':
      writer.field(number, VARINT).int32(Number(value));
      return;
    case 'int64':
      writer.field(number, VARINT).integer(value instanceof LargeInteger ? value : Number(value));
      return;
    case 'double':
      writer.field(number, FIXED64).double(Number(value));
      return;
    case 'bytes':
      writer.field(number, DELIMITED).bytes(bytesOfBase64(textOf(value)));
      return;
    default:
      writer.field(number, DELIMITED).fork();
      writeNested(writer, value, type);
      writer.ldelim();
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
      writer.field(1, DELIMITED).string(textOf(value));
      return;
    case 'time':
    case 'microTime':
      writeTime(writer, textOf(value));
      return;
    case 'duration':
      writer.field(1, VARINT).integer(Math.round((parseDuration(textOf(value)) ?? 0) * 1e6));
      return;
    case 'intOrString':
      writeIntOrString(writer, value);
      return;
    case 'raw':
      writer.field(1, DELIMITED).string(goJson(value));
      return;
    case 'schemaOrBool':
      writer.field(1, VARINT).bool(value !== false);
      if (isObject(value)) writeSchema(writer, 2, value, type.message());
      return;
    case 'schemaOrArray':
    case 'schemaOrStrings':
      writeSchemaOrList(writer, value, type);
      return;
    default:
      writeValue(writer, 1, value, type);
  }
}

function writeTime(writer: ProtobufWriter, text: string): void {
  const moment = parseMoment(text);
  if (!moment) return;
  writer.field(1, VARINT).int64(moment.seconds);
  writer.field(2, VARINT).int32(moment.nanos);
}

function writeIntOrString(writer: ProtobufWriter, value: unknown): void {
  const isText = typeof value === 'string';
  writer.field(1, VARINT).int64(isText ? 1 : 0);
  writer.field(2, VARINT).int32(isText ? 0 : Number(value));
  writer.field(3, DELIMITED).string(isText ? value : '');
}

function writeSchemaOrList(writer: ProtobufWriter, value: unknown, { form, message }: SchemaOrSimpler): void {
  if (isObject(value)) writeSchema(writer, 1, value, message());
  if (!Array.isArray(value)) return;
  for (const item of value) {
    if (form === 'schemaOrStrings') writer.field(2, DELIMITED).string(textOf(item));
    else if (isObject(item)) writeSchema(writer, 2, item, message());
  }
}

function writeSchema(writer: ProtobufWriter, number: number, schema: JsonObject, message: Message): void {
  writer.field(number, DELIMITED).fork();
  writeMessage(writer, schema, message);
  writer.ldelim();
}

const ascendingByMessage = new WeakMap<Message, readonly WireField[]>();

function ascending(message: Message): readonly WireField[] {
  let fields = ascendingByMessage.get(message);
  if (!fields) {
    fields = message.wire.toSorted((a, b) => a.number - b.number);
    ascendingByMessage.set(message, fields);
  }
  return fields;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
