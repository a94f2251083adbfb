/**
 * Whether merged JSON has the types that its kind has. Upstream turns the outcome of a strategic merge into its own
 * structures right away, past the JSON decoder, so that what does not fit is told in other words.
 */
import { isObject, type JsonObject, ownValue } from '../../base/index.ts';
import type { ResolveSchema, Schema } from '../schema/index.ts';
import { StatusError } from '../status.ts';
import { quote } from '../validation/index.ts';
import { compareBytes, goPrint, goType } from './go-print.ts';

/** Throws a 422 at the first value of a wrong type. The message shows the patch. */
export function checkRestorable(
  value: unknown,
  patch: JsonObject,
  schema: Schema,
  resolve: ResolveSchema,
): void {
  const problem = problemOf(value, schema, resolve);
  if (problem === undefined) return;
  const message = `Invalid value: ${quote(goPrint(patch))}: ${problem}`;
  throw new StatusError(422, 'Invalid', ` "" is invalid: patch: ${message}`, {
    causes: [{ reason: 'FieldValueInvalid', message, field: 'patch' }],
  });
}

function problemOf(value: unknown, reference: Schema, resolve: ResolveSchema): string | undefined {
  if (value === null || value === undefined) return undefined;
  const schema = resolve(reference);
  if (schema['x-kubernetes-int-or-string'] || schema.format === 'int-or-string') return undefined;
  switch (schema.type) {
    case 'object':
      return problemOfObject(value, schema, resolve);
    case 'array':
      return problemOfList(value, schema, resolve);
    case 'string':
      return problemOfString(value, schema, reference);
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `cannot convert ${goType(value)} to bool`;
    case 'integer':
    case 'number':
      return problemOfNumber(value, schema);
    case undefined:
      return undefined;
  }
}

function problemOfObject(value: unknown, schema: Schema, resolve: ResolveSchema): string | undefined {
  const map = schema.additionalProperties;
  if (!isObject(value)) {
    return map ? `cannot restore map from ${goKind(value)}` : `cannot restore struct from: ${goKind(value)}`;
  }
  for (const key of Object.keys(value).sort(compareBytes)) {
    const field = ownValue(schema.properties, key) ?? (typeof map === 'object' ? map : undefined);
    const problem = field && problemOf(value[key], field, resolve);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function problemOfList(value: unknown, schema: Schema, resolve: ResolveSchema): string | undefined {
  if (!Array.isArray(value)) return `cannot restore slice from ${goKind(value)}`;
  for (const item of value) {
    const problem = problemOf(item, schema.items ?? {}, resolve);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Times and quantities read themselves; what is wrong with them is told by the decoder. */
function problemOfString(value: unknown, schema: Schema, reference: Schema): string | undefined {
  if (schema.format === 'byte' && typeof value === 'string') return problemOfBase64(value);
  if (typeof value === 'string' || reference.$ref !== undefined) return undefined;
  return `cannot convert ${goType(value)} to string`;
}

function problemOfNumber(value: unknown, schema: Schema): string | undefined {
  const type =
    schema.format === 'double' || schema.type === 'number' ? 'float64' : (schema.format ?? 'int64');
  if (typeof value !== 'number') return `cannot convert ${goType(value)} to ${type}`;
  if (type === 'int32' && Math.abs(value) > 0x7fffffff) return `value ${value} overflows int32`;
  return undefined;
}

function problemOfBase64(value: string): string | undefined {
  const at = value.search(/[^A-Za-z0-9+/]/);
  const bad = /^[A-Za-z0-9+/]*={0,2}$/.test(value) && value.length % 4 === 0 ? -1 : Math.max(at, 0);
  return bad < 0 ? undefined : `error decoding from json: illegal base64 data at input byte ${bad}`;
}

function goKind(value: unknown): string {
  if (Array.isArray(value)) return 'slice';
  return isObject(value) ? 'map' : goType(value);
}
