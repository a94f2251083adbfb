import { deepEqual, isObject, LargeInteger } from '../../../base/index.ts';
import { bytesOfBase64 } from '../../codec/index.ts';
import { type CelType, DYN } from '../types/type.ts';
import { readDuration, readTimestamp } from '../values/moments.ts';
import { CelError, Duration, noSuchOverload, type OpaqueValue, type Value } from '../values/value.ts';
import { isDate } from '../library/formats.ts';
import { SchemaList } from './schema-list.ts';
import { SchemaMap } from './schema-map.ts';
import { type CelSchema, withObjectMeta } from './schema.ts';
import { wholeOf } from './json-value.ts';

/** Data as its schema declares it: texts of a format are times, bytes, durations. Read as far as it is looked at. */
export function valueOfSchema(data: unknown, schema: CelSchema): Value {
  if (data === null || data === undefined) {
    return schema.nullable ? null : new CelError('invalid data, got null for schema with nullable=false');
  }
  if (schema['x-kubernetes-int-or-string']) {
    if (typeof data === 'string') return data;
    const whole = wholeNumber(data);
    const problem = 'invalid data, expected XIntOrString value to be either a string or integer';
    return whole ?? new CelError(problem);
  }
  switch (schema.type) {
    case 'object':
      return objectValue(data, schema);
    case 'array':
      return arrayValue(data, schema);
    case 'string':
      return typeof data === 'string' ? textValue(data, schema) : wrongType('string', data);
    case 'number':
      return isNumber(data) ? Number(data) : wrongType('float', data);
    case 'integer':
      return wholeNumber(data) ?? wrongType('int', data);
    case 'boolean':
      return typeof data === 'boolean' ? data : wrongType('bool', data);
    default:
      if (schema['x-kubernetes-preserve-unknown-fields']) return new UnknownData(data);
      return new CelError(
        `invalid type, expected object, array, number, integer, boolean or string, or no type with x-kubernetes-int-or-string or x-kubernetes-preserve-unknown-fields is true, got ${schema.type ?? ''}`,
      );
  }
}

/** Data without a declared type, which can only be compared. */
class UnknownData implements OpaqueValue {
  readonly type: CelType = DYN;
  readonly goType = '*common.unknownPreserved';
  readonly data: unknown;

  constructor(data: unknown) {
    this.data = data;
  }

  equals(other: Value): boolean | CelError {
    return other instanceof UnknownData ? deepEqual(this.data, other.data) : noSuchOverload(other);
  }
}

function objectValue(data: unknown, schema: CelSchema): Value {
  if (!isObject(data)) {
    return new CelError('invalid data, expected a map for the provided schema with type=object');
  }
  const whole = schema['x-kubernetes-embedded-resource'] ? withObjectMeta(schema) : schema;
  return new SchemaMap(data, whole, valueOfSchema);
}

function arrayValue(data: unknown, { items, ...schema }: CelSchema): Value {
  if (!Array.isArray(data)) {
    return new CelError('invalid data, expected an array for the provided schema with type=array');
  }
  if (!items) return new CelError('invalid array type, expected Items with a non-empty Schema');
  const list = { kind: schema['x-kubernetes-list-type'], keys: schema['x-kubernetes-list-map-keys'] ?? [] };
  return new SchemaList(data, items, list, valueOfSchema);
}

function textValue(text: string, { format }: CelSchema): Value {
  switch (format) {
    case 'duration': {
      const nanos = readDuration(text);
      return nanos === undefined
        ? new CelError(`Invalid duration ${text}: unable to parse`)
        : new Duration(nanos);
    }
    case 'date':
      return isDate(text)
        ? (readTimestamp(`${text}T00:00:00Z`) ?? null)
        : new CelError(`Invalid date formatted string ${text}: unable to parse`);
    case 'date-time': {
      const problem = `Invalid date-time formatted string ${text}: unable to parse`;
      return readTimestamp(text.toUpperCase()) ?? new CelError(problem);
    }
    case 'byte':
      return bytesOfBase64(text);
    default:
      return text;
  }
}

function isNumber(data: unknown): boolean {
  return typeof data === 'number' || data instanceof LargeInteger;
}

function wholeNumber(data: unknown): Value | undefined {
  if (data instanceof LargeInteger) return wholeOf(data);
  return typeof data === 'number' && Number.isInteger(data) ? BigInt(data) : undefined;
}

function wrongType(wanted: string, data: unknown): CelError {
  return new CelError(`invalid data, expected ${wanted}, got ${goTypeOfJson(data)}`);
}

function goTypeOfJson(data: unknown): string {
  if (Array.isArray(data)) return '[]interface {}';
  if (typeof data === 'number') return Number.isInteger(data) ? 'int64' : 'float64';
  return typeof data === 'string' ? 'string' : typeof data === 'boolean' ? 'bool' : 'map[string]interface {}';
}
