import {
  BOOL,
  BYTES,
  CelType,
  DOUBLE,
  DURATION,
  DYN,
  ERROR,
  INT,
  listOf,
  mapOf,
  NULL,
  optionalOf,
  STRING,
  TIMESTAMP,
  TYPE,
  UINT,
} from '../types/type.ts';
import { CelList } from './list.ts';
import { CelMap } from './map.ts';
import { StructValue } from './struct.ts';
import { CelError, Duration, type OpaqueValue, Optional, Timestamp, Uint, type Value } from './value.ts';

const LIST = listOf(DYN);
const MAP = mapOf(DYN, DYN);
const OPTIONAL = optionalOf(DYN);

/** The type that a value has at run time; lists and maps do not say of what. */
export function typeOfValue(value: Value): CelType {
  switch (typeof value) {
    case 'string':
      return STRING;
    case 'bigint':
      return INT;
    case 'boolean':
      return BOOL;
    case 'number':
      return DOUBLE;
    default:
      return value === null ? NULL : typeOfObject(value);
  }
}

function typeOfObject(value: Exclude<Value, null | boolean | bigint | number | string>): CelType {
  if (value instanceof CelMap) return value instanceof StructValue ? value.type : MAP;
  if (value instanceof CelList) return LIST;
  if (value instanceof Uint) return UINT;
  if (value instanceof Uint8Array) return BYTES;
  if (value instanceof Timestamp) return TIMESTAMP;
  if (value instanceof Duration) return DURATION;
  if (value instanceof Optional) return OPTIONAL;
  if (value instanceof CelType) return TYPE;
  if (value instanceof CelError) return ERROR;
  return value.type;
}

/** Go's name of the type, which some messages show: `types.Int`. */
export function goTypeOf(value: Value): string {
  if (isOpaque(value)) return value.goType;
  const name = GO_TYPES.get(typeOfValue(value).name);
  return name ?? '*types.Optional';
}

export function isOpaque(value: Value): value is OpaqueValue {
  return typeof value === 'object' && value !== null && 'goType' in value;
}

/** How many characters, bytes, entries the value has; undefined where it has no size. */
export function sizeOf(value: Value): number | undefined {
  if (typeof value === 'string') return characterCount(value);
  if (value instanceof CelList || value instanceof CelMap) return value.size;
  if (value instanceof Uint8Array) return value.length;
  return isOpaque(value) ? value.size : undefined;
}

/** Characters of a text; a pair of surrogates is one. */
export function characterCount(text: string): number {
  let count = text.length;
  for (let index = 0; index < text.length - 1; index++) {
    if (isPairAt(text, index)) {
      count--;
      index++;
    }
  }
  return count;
}

function isPairAt(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  if (unit < 0xd800 || unit > 0xdbff) return false;
  const next = text.charCodeAt(index + 1);
  return next >= 0xdc00 && next <= 0xdfff;
}

const GO_TYPES = new Map([
  ['bool', 'types.Bool'],
  ['bytes', 'types.Bytes'],
  ['double', 'types.Double'],
  ['int', 'types.Int'],
  ['uint', 'types.Uint'],
  ['string', 'types.String'],
  ['null_type', 'types.Null'],
  ['list', '*types.baseList'],
  ['map', '*types.baseMap'],
  ['type', '*types.Type'],
  ['google.protobuf.Duration', 'types.Duration'],
  ['google.protobuf.Timestamp', 'types.Timestamp'],
]);
