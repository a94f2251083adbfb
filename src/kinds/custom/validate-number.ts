import { LargeInteger } from '../../base/index.ts';
import { goPrint } from '../../api/index.ts';
import type { JsonSchema } from './json-schema.ts';
import type { Outcome } from './outcome.ts';

/** The bounds of a number, in upstream's order: its format, its factor, its least and its greatest value. */
export function validateNumber(value: number | LargeInteger, schema: JsonSchema, outcome: Outcome): void {
  const { name } = outcome.place;
  checkRange(value, schema, 'Checked', outcome);
  const { multipleOf, minimum, maximum } = schema;
  if (multipleOf !== undefined) checkMultiple(value, multipleOf, schema, outcome);
  if (minimum !== undefined) {
    const limit = limitFor(value, minimum, schema);
    const isBelow = schema.exclusiveMinimum ? compare(value, limit) <= 0 : compare(value, limit) < 0;
    const words = schema.exclusiveMinimum ? 'greater than' : 'greater than or equal to';
    if (isBelow) outcome.invalid(value, `${name} in body should be ${words} ${goPrint(limit)}`);
  }
  if (maximum !== undefined) {
    const limit = limitFor(value, maximum, schema);
    const isAbove = schema.exclusiveMaximum ? compare(value, limit) >= 0 : compare(value, limit) > 0;
    const words = schema.exclusiveMaximum ? 'less than' : 'less than or equal to';
    if (isAbove) outcome.invalid(value, `${name} in body should be ${words} ${goPrint(limit)}`);
  }
}

/** A whole number is compared with whole numbers: of the limit nothing else counts then. */
function limitFor(value: number | LargeInteger, limit: number, { type }: JsonSchema): number {
  if (!isWhole(value)) return limit;
  return type === 'integer' && !Number.isInteger(limit) ? limit : Math.trunc(limit);
}

function checkMultiple(
  value: number | LargeInteger,
  factor: number,
  { type }: JsonSchema,
  outcome: Outcome,
): void {
  const { name } = outcome.place;
  const isExact = isWhole(value) && (type !== 'integer' || Number.isInteger(factor));
  const whole = isExact ? Math.trunc(factor) : factor;
  if (whole <= 0) {
    outcome.invalid(whole, `factor MultipleOf declared for ${name} must be positive: ${goPrint(whole)}`);
    return;
  }
  const isMultiple = isExact
    ? bigOf(value) % BigInt(whole) === 0n
    : Number.isInteger(quotient(Number(value), whole));
  if (!isMultiple) outcome.invalid(value, `${name} in body should be a multiple of ${goPrint(whole)}`);
}

function quotient(value: number, factor: number): number {
  return factor < 1 ? (1 / factor) * value : value / factor;
}

function checkRange(
  value: number | LargeInteger,
  { type, format }: JsonSchema,
  what: string,
  outcome: Outcome,
): void {
  if (type !== 'integer') return;
  const is32 = format === 'int32';
  const fits = !is32 || (compare(value, -(2 ** 31)) >= 0 && compare(value, 2 ** 31 - 1) <= 0);
  if (fits && (isWhole(value) || Number.isInteger(value))) return;
  const form = is32 ? 'with format int32' : format === 'int64' ? 'with format int64' : '(default format)';
  outcome.general(`${what} value must be of type integer ${form} in ${outcome.place.name}`);
}

function isWhole(value: number | LargeInteger): boolean {
  return value instanceof LargeInteger || Number.isSafeInteger(value);
}

function bigOf(value: number | LargeInteger): bigint {
  return BigInt(value instanceof LargeInteger ? value.digits : value);
}

function compare(value: number | LargeInteger, limit: number): number {
  if (!(value instanceof LargeInteger)) return value - limit;
  if (!Number.isSafeInteger(limit)) return Number(value) - limit;
  const [a, b] = [bigOf(value), BigInt(limit)];
  return a < b ? -1 : a > b ? 1 : 0;
}
