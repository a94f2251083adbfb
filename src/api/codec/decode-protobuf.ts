import { isObject, type JsonObject, setKey } from '../../base/index.ts';
import type { Message, SchemaOrSimpler, ValueType, WireField } from '../schema/index.ts';
import { canonicalQuantity, formatDuration, microTimeOf, QuantityError, timeOf } from '../values/index.ts';
import { base64OfBytes } from './base64.ts';
import { parseJson } from './json-text.ts';
import { ProtobufError, ProtobufReader, refusingMalformed } from './protobuf-reader.ts';
import { complete, isEmpty, isKeptEmpty, zeroValue } from './zero.ts';

const MAGIC = [0x6b, 0x38, 0x73, 0];

/** What stands around an object in `application/vnd.kubernetes.protobuf`. */
export interface ProtobufEnvelope {
  readonly apiVersion: string;
  readonly kind: string;
  /** The object's own message. */
  readonly raw: Uint8Array;
}

/** Opens the envelope; undefined where the bytes do not begin with its mark. Throws {@link ProtobufError}. */
export function openEnvelope(bytes: Uint8Array): ProtobufEnvelope | undefined {
  if (!MAGIC.every((byte, index) => bytes[index] === byte)) return undefined;
  return refusingMalformed(() => readEnvelope(new ProtobufReader(bytes.subarray(MAGIC.length))));
}

/** Decodes a message into its canonical object, without kind and apiVersion. Throws {@link ProtobufError}. */
export function decodeProtobuf(bytes: Uint8Array, message: Message): JsonObject {
  return refusingMalformed(() => readMessage(new ProtobufReader(bytes), message, {}));
}

function readEnvelope(reader: ProtobufReader): ProtobufEnvelope {
  const typeMeta = { apiVersion: '', kind: '' };
  let raw: Uint8Array = new Uint8Array();
  while (reader.next()) {
    if (reader.number === 1) readTypeMeta(reader.bytes(), typeMeta);
    else if (reader.number === 2) raw = reader.bytes();
    else reader.skipField();
  }
  return { ...typeMeta, raw };
}

function readTypeMeta(bytes: Uint8Array, into: { apiVersion: string; kind: string }): void {
  const reader = new ProtobufReader(bytes);
  while (reader.next()) {
    if (reader.number === 1) into.apiVersion = reader.string();
    else if (reader.number === 2) into.kind = reader.string();
    else reader.skipField();
  }
}

function readMessage(reader: ProtobufReader, message: Message, into: JsonObject): JsonObject {
  const fields = fieldsByNumber(message);
  while (reader.next()) {
    const wire = fields.get(reader.number);
    if (wire?.embedded) readMessage(reader.nested(), wire.embedded(), into);
    else if (wire?.field) readField(reader, wire.field, into);
    else reader.skipField();
  }
  return complete(into, message);
}

function readField(reader: ProtobufReader, field: NonNullable<WireField['field']>, into: JsonObject): void {
  const { type, pointer } = field;
  if (type.form === 'list' && !type.isMessage) {
    const list = into[field.name];
    if (Array.isArray(list)) readItems(reader, type.item, list);
    else into[field.name] = readItems(reader, type.item, []);
  } else if (type.form === 'map') {
    const map = into[field.name];
    into[field.name] = readEntry(reader.nested(), type.value, isObject(map) ? map : {});
  } else {
    const value = readValue(reader, type);
    if (value !== undefined && (pointer || isKeptEmpty(type) || !isEmpty(value))) into[field.name] = value;
  }
}

/** One item, or the several numbers of a packed list. */
function readItems(reader: ProtobufReader, item: ValueType, into: unknown[]): unknown[] {
  const isNumber = item.form === 'int32' || item.form === 'int64' || item.form === 'bool';
  if (!isNumber || reader.wireType !== 2) into.push(readValue(reader, item));
  else {
    // A packed list is a chunk of numbers without tags: each is read as the value of a field with one.
    const packed = new ProtobufReader(reader.bytes());
    while (packed.pos < packed.len) into.push(readValue(packed, item));
  }
  return into;
}

function readEntry(reader: ProtobufReader, type: ValueType, into: JsonObject): JsonObject {
  let key = '';
  let value: unknown;
  while (reader.next()) {
    if (reader.number === 1) key = reader.string();
    else if (reader.number === 2) value = readValue(reader, type);
    else reader.skipField();
  }
  setKey(into, key, value ?? zeroValue(type) ?? null);
  return into;
}

function readValue(reader: ProtobufReader, type: ValueType): unknown {
  switch (type.form) {
    case 'string':
      return reader.string();
    case 'bool':
      return reader.bool();
    case 'int32':
      return reader.int32();
    case 'int64':
      return reader.integer();
    case 'double':
      return reader.double();
    case 'bytes':
      return base64OfBytes(reader.bytes());
    case 'message':
      return readMessage(reader.nested(), type.message(), {});
    default:
      return readNested(reader.nested(), type);
  }
}

function readNested(reader: ProtobufReader, type: ValueType): unknown {
  switch (type.form) {
    case 'list':
      return readList(reader, type.item);
    case 'quantity':
      return readQuantity(reader);
    case 'time':
    case 'microTime':
      return readTime(reader, type.form);
    case 'duration':
      return readDuration(reader);
    case 'intOrString':
      return readIntOrString(reader);
    case 'raw':
      return readRaw(reader);
    case 'schemaOrBool':
    case 'schemaOrArray':
    case 'schemaOrStrings':
      return readSchemaOr(reader, type);
    default:
      throw new Error(`a ${type.form} has no message of its own`);
  }
}

function readList(reader: ProtobufReader, item: ValueType): unknown[] {
  const items: unknown[] = [];
  while (reader.next()) items.push(readValue(reader, item));
  return items;
}

function readQuantity(reader: ProtobufReader): string {
  try {
    return canonicalQuantity(readFirstString(reader) || '0');
  } catch (error) {
    throw error instanceof QuantityError ? new ProtobufError(error.message) : error;
  }
}

function readFirstString(reader: ProtobufReader): string {
  let text = '';
  while (reader.next()) {
    if (reader.number === 1) text = reader.string();
    else reader.skipField();
  }
  return text;
}

/** An empty message is a time that is not set. */
function readTime(reader: ProtobufReader, form: 'time' | 'microTime'): string | undefined {
  let seconds: number | undefined;
  let nanos = 0;
  while (reader.next()) {
    if (reader.number === 1) seconds = Number(reader.integer());
    else if (reader.number === 2) nanos = reader.int32();
    else reader.skipField();
  }
  if (seconds === undefined) return undefined;
  return form === 'time' ? timeOf(seconds) : microTimeOf(seconds, nanos);
}

function readDuration(reader: ProtobufReader): string {
  let nanos = 0;
  while (reader.next()) {
    if (reader.number === 1) nanos = Number(reader.integer());
    else reader.skipField();
  }
  return formatDuration(nanos / 1e6);
}

function readIntOrString(reader: ProtobufReader): number | string {
  let isText = false;
  let number = 0;
  let text = '';
  while (reader.next()) {
    if (reader.number === 1) isText = reader.integer() === 1;
    else if (reader.number === 2) number = reader.int32();
    else if (reader.number === 3) text = reader.string();
    else reader.skipField();
  }
  return isText ? text : number;
}

function readRaw(reader: ProtobufReader): unknown {
  let value: unknown;
  while (reader.next()) {
    if (reader.number === 1) value = parseRaw(reader.string());
    else reader.skipField();
  }
  return value;
}

function parseRaw(json: string): unknown {
  try {
    return json === '' ? undefined : (parseJson(json) ?? undefined);
  } catch {
    throw new ProtobufError('the raw bytes are no JSON');
  }
}

function readSchemaOr(reader: ProtobufReader, { form, message }: SchemaOrSimpler): unknown {
  let allows = false;
  let schema: JsonObject | undefined;
  const list: unknown[] = [];
  while (reader.next()) {
    if (form === 'schemaOrBool' && reader.number === 1) allows = reader.bool();
    else if (reader.number === (form === 'schemaOrBool' ? 2 : 1)) {
      schema = readMessage(reader.nested(), message(), {});
    } else if (reader.number === 2) {
      list.push(
        readValue(
          reader,
          form === 'schemaOrStrings'
            ? { form: 'string', goType: 'string' }
            : { form: 'message', message, goType: 'v1.JSONSchemaProps' },
        ),
      );
    } else reader.skipField();
  }
  return schema ?? (form === 'schemaOrBool' ? allows : list);
}

const fieldsByMessage = new WeakMap<Message, ReadonlyMap<number, WireField>>();

function fieldsByNumber(message: Message): ReadonlyMap<number, WireField> {
  let fields = fieldsByMessage.get(message);
  if (!fields) {
    fields = new Map(message.wire.map((field) => [field.number, field]));
    fieldsByMessage.set(message, fields);
  }
  return fields;
}
