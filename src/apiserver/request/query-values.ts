import { badRequest } from '../../api/index.ts';

const INT64_MAX = 2n ** 63n - 1n;

/**
 * A whole number of a query, undefined where the parameter is missing. Throws a 400 worded as Go words it. Numbers
 * past 2^53 lose their last digits, which no parameter here minds.
 */
export function integerOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!/^[+-]?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing "${text}": invalid syntax`);
  const value = BigInt(text.replace('+', ''));
  if (value > INT64_MAX || value < -INT64_MAX - 1n) {
    throw badRequest(`strconv.ParseInt: parsing "${text}": value out of range`);
  }
  return Number(value);
}

/** A boolean of a query, undefined where the parameter is missing: everything but `0` and `false` is true. */
export function booleanOf(query: URLSearchParams, name: string): boolean | undefined {
  const text = query.get(name);
  return text === null ? undefined : isTrue(text);
}

export function isTrue(text: string): boolean {
  return text !== '0' && text.toLowerCase() !== 'false';
}
