/** Decoded JSON as Go prints and names it: upstream's patch errors quote values in this form. */
import { isObject, LargeInteger, ownValue } from '../../base/index.ts';

/** A value under Go's `%v`: `map[a:1 b:[x y]]`, keys sorted, a null as `<nil>`. */
export function goPrint(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goPrint).join(' ')}]`;
  if (isObject(value)) {
    const entries = Object.keys(value).sort(compareBytes);
    return `map[${entries.map((key) => `${key}:${goPrint(ownValue(value, key))}`).join(' ')}]`;
  }
  if (value instanceof LargeInteger) return value.digits;
  if (typeof value === 'number') return goNumber(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The Go type that a JSON value decodes to: `int64`, `[]interface {}`, … */
export function goType(value: unknown): string {
  if (value === null || value === undefined) return 'nil';
  if (Array.isArray(value)) return '[]interface {}';
  if (value instanceof LargeInteger) return 'int64';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'string' ? 'string' : 'map[string]interface {}';
}

/** The word for a JSON value in the errors of Go's decoder: `number`, `object`, … */
export function jsonKind(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (value instanceof LargeInteger) return 'number';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** The order of Go's strings: by bytes of UTF-8, which differs from that of UTF-16 units past the surrogates. */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return codePointRank(left) - codePointRank(right);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above all others, though their own numbers do not. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}

/** Go's shortest form: an exponent below 1e-4 and from 1e21 on, of at least two digits. */
function goNumber(value: number): string {
  const size = Math.abs(value);
  if (value !== 0 && (size < 1e-4 || size >= 1e21)) {
    return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  }
  return String(value);
}
