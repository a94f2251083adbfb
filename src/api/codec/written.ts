import { isObject, type JsonObject, ownValue, setKey } from '../../base/index.ts';
import type { Message, MessageField, ValueType } from '../schema/index.ts';
import { isEmpty, isStruct, zeroValue } from './zero.ts';

/**
 * An object as upstream writes it: fields in the order of Go's structs, kind and apiVersion first, keys of maps sorted,
 * and null where a list, map, pointer or time that is always written has no value.
 */
export function writtenObject(object: Readonly<JsonObject>, message: Message): JsonObject {
  const written: JsonObject = {};
  for (const field of message.fields) {
    const value = object[field.name];
    if (value === undefined || value === null) {
      if (isAlwaysWritten(field)) written[field.name] = emptyValue(field);
    } else if (field.pointer || field.always || isStructLike(field.type) || !isEmpty(value)) {
      written[field.name] = writtenValue(value, field.type);
    }
  }
  return written;
}

/** Any JSON with the keys of its objects sorted: how upstream writes what has no Go type, such as custom resources. */
export function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (!isObject(value)) return value;
  const sorted: JsonObject = {};
  for (const key of Object.keys(value).sort()) setKey(sorted, key, sortedKeys(value[key]));
  return sorted;
}

function isAlwaysWritten({ pointer, always, omitZero, type }: MessageField): boolean {
  return always || (!pointer && !omitZero && isStructLike(type));
}

/** Go's structs, which `omitempty` never leaves out; those that write themselves as null when empty, too. */
function isStructLike(type: ValueType): boolean {
  return isStruct(type) || type.form === 'time' || type.form === 'microTime' || type.form === 'raw';
}

function emptyValue({ pointer, type }: MessageField): unknown {
  if (pointer) return null;
  if (type.form === 'message') return writtenObject({}, type.message());
  return zeroValue(type) ?? null;
}

function writtenValue(value: unknown, type: ValueType): unknown {
  switch (type.form) {
    case 'message':
      return isObject(value) ? writtenObject(value, type.message()) : value;
    case 'list':
      if (!Array.isArray(value) || isPlain(type.item)) return value;
      return value.map((item) => writtenValue(item, type.item));
    case 'map':
      return isObject(value) ? writtenMap(value, type.value) : value;
    default:
      return value;
  }
}

function writtenMap(map: JsonObject, type: ValueType): JsonObject {
  const keys = Object.keys(map);
  const plain = isPlain(type);
  if (plain && isSorted(keys)) return map;
  const written: JsonObject = {};
  for (const key of keys.sort())
    setKey(written, key, plain ? ownValue(map, key) : writtenValue(ownValue(map, key), type));
  return written;
}

function isPlain(type: ValueType): boolean {
  return type.form !== 'message' && type.form !== 'list' && type.form !== 'map';
}

function isSorted(keys: readonly string[]): boolean {
  for (let i = 1; i < keys.length; i++) if ((keys[i - 1] ?? '') > (keys[i] ?? '')) return false;
  return true;
}
