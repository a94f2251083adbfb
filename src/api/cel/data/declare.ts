import {
  declareList,
  declareMap,
  DECLARED_BOOL,
  type DeclaredType,
  declareObject,
  declareScalar,
} from '../types/declared.ts';
import { BYTES, DOUBLE, DURATION, DYN, INT, STRING, TIMESTAMP } from '../types/type.ts';
import { byteLength } from '../../go-text.ts';
import { escapeName } from './escape.ts';
import { type CelSchema, valueSchemaOf, withObjectMeta } from './schema.ts';

/** The largest request that the API takes; no value can have more. */
const REQUEST_LIMIT_BYTES = 3 * 1024 * 1024;
const TIME_TEXT_LIMIT = 32;
const DATE_TEXT_BYTES = 12;
/** `"0"`, `"2024-02-29T00:00:00Z"` */
const DURATION_BYTES = 3;
const DATE_TIME_BYTES = 21;
const QUOTES_BYTES = 2;
const NUMBER_BYTES = 1;
/** An untyped character takes up to four bytes. */
const BYTES_PER_CHARACTER = 4;

/**
 * The type of what a schema allows, with its sizes. Undefined where expressions cannot see it. Objects take their names
 * from `name` and the path to them.
 */
export function declareSchema(schema: CelSchema, name: string, isResource = false): DeclaredType | undefined {
  if (schema['x-kubernetes-int-or-string']) {
    return declareScalar(DYN, NUMBER_BYTES, textLimit(schema) ?? REQUEST_LIMIT_BYTES - QUOTES_BYTES);
  }
  const whole = isResource ? withObjectMeta(schema) : schema;
  switch (whole.type) {
    case 'array':
      return declareArray(whole, name);
    case 'object':
      return valueSchemaOf(whole) ? declareMapping(whole, name) : declareFields(whole, name);
    case 'string':
      return declareText(whole);
    case 'boolean':
      return DECLARED_BOOL;
    case 'number':
      return declareScalar(DOUBLE, NUMBER_BYTES);
    case 'integer':
      return declareScalar(INT, NUMBER_BYTES);
    default:
      return undefined;
  }
}

function declareArray({ items, maxItems }: CelSchema, name: string): DeclaredType | undefined {
  const element = items && declareSchema(items, `${name}.@idx`, items['x-kubernetes-embedded-resource']);
  if (!element) return undefined;
  const most = Math.floor((REQUEST_LIMIT_BYTES - 2) / (element.minSerializedSize + 1));
  return declareList(element, notNegative(maxItems) ?? most);
}

function declareMapping(schema: CelSchema, name: string): DeclaredType | undefined {
  const values = valueSchemaOf(schema);
  const element = values && declareSchema(values, `${name}.@elem`, values['x-kubernetes-embedded-resource']);
  if (!element) return undefined;
  const most = Math.floor((REQUEST_LIMIT_BYTES - 2) / (element.minSerializedSize + 6));
  return declareMap(element, notNegative(schema.maxProperties) ?? most);
}

/** An object takes at least its braces and its required fields that have no default. */
function declareFields({ properties = {}, required = [] }: CelSchema, name: string): DeclaredType {
  const fields = new Map<string, DeclaredType>();
  const wanted = new Set(required);
  let size = 2;
  for (const [key, property] of Object.entries(properties)) {
    const escaped = escapeName(key);
    const type = declareSchema(
      property,
      `${name}.${escaped ?? key}`,
      property['x-kubernetes-embedded-resource'],
    );
    if (!type) continue;
    if (escaped !== undefined) fields.set(escaped, type);
    if (wanted.has(key) && property.default === undefined)
      size += byteLength(key) + type.minSerializedSize + 4;
  }
  return declareObject(name, fields, size);
}

function declareText(schema: CelSchema): DeclaredType {
  switch (schema.format) {
    case 'byte':
      return declareScalar(
        BYTES,
        QUOTES_BYTES,
        notNegative(schema.maxLength) ?? REQUEST_LIMIT_BYTES - QUOTES_BYTES,
      );
    case 'duration':
      return declareScalar(DURATION, DURATION_BYTES, TIME_TEXT_LIMIT);
    case 'date':
      return declareScalar(TIMESTAMP, DATE_TEXT_BYTES, DATE_TEXT_BYTES);
    case 'date-time':
      return declareScalar(TIMESTAMP, DATE_TIME_BYTES, TIME_TEXT_LIMIT);
    default:
      return declareScalar(
        STRING,
        QUOTES_BYTES,
        textLimit(schema) ?? longestOf(schema) ?? REQUEST_LIMIT_BYTES - QUOTES_BYTES,
      );
  }
}

function textLimit({ maxLength }: CelSchema): number | undefined {
  const limit = notNegative(maxLength);
  return limit === undefined ? undefined : limit * BYTES_PER_CHARACTER;
}

function longestOf({ enum: values = [] }: CelSchema): number | undefined {
  if (values.length === 0) return undefined;
  return Math.max(0, ...values.map((value) => (typeof value === 'string' ? byteLength(value) : 0)));
}

function notNegative(limit: number | undefined): number | undefined {
  return limit === undefined ? undefined : Math.max(0, limit);
}
