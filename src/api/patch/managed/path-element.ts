/**
 * The steps of a path into an object, in the form that `fieldsV1` has for them: `f:NAME` a field or a key of a map,
 * `k:{"name":"c"}` an item of a list by its keys, `v:"x"` an item by its value, `i:0` an item by its place.
 */
import { isObject, ownValue } from '../../../base/index.ts';
import { quote } from '../../validation/index.ts';
import { compareBytes } from '../go-print.ts';

export function fieldElement(name: string): string {
  return `f:${name}`;
}

/** The name in `f:NAME`; undefined of other steps. */
export function fieldName(element: string): string | undefined {
  return element.startsWith('f:') ? element.slice(2) : undefined;
}

/** An item of a list by the fields that tell it from the others. */
export function keyElement(keys: Readonly<Record<string, unknown>>): string {
  return `k:${sortedJson(keys)}`;
}

export function valueElement(value: unknown): string {
  return `v:${sortedJson(value)}`;
}

/** The step in its one spelling; undefined where it is none that is known. Throws on JSON that cannot be read. */
export function readElement(text: string): string | undefined {
  switch (text.slice(0, 2)) {
    case 'f:':
      return text;
    case 'k:':
    case 'v:':
      return text.slice(0, 2) + sortedJson(JSON.parse(text.slice(2)));
    case 'i:':
      return `i:${Number.parseInt(text.slice(2), 10)}`;
    default:
      return undefined;
  }
}

/** A path as errors show it: `.spec.containers[name="c"].image`. */
export function printPath(path: readonly string[]): string {
  return path.map(printElement).join('');
}

export function printElement(element: string): string {
  const rest = element.slice(2);
  switch (element.slice(0, 2)) {
    case 'f:':
      return `.${rest}`;
    case 'k:':
      return `[${printFields(JSON.parse(rest), ',')}]`;
    case 'v:':
      return `[=${printScalar(JSON.parse(rest))}]`;
    default:
      return `[${rest}]`;
  }
}

/** Steps in the order in which they stand in `fieldsV1`: what belongs to the path itself, fields, keys, values, places. */
export function sortElements(elements: readonly string[]): string[] {
  if (elements.length < 2) return [...elements];
  return elements
    .map(readOnce)
    .sort(compareElements)
    .map(({ text }) => text);
}

/** A step with what it says, so that a sort reads each once. */
interface ReadElement {
  readonly text: string;
  readonly kind: number;
  readonly says: unknown;
}

function readOnce(text: string): ReadElement {
  const kind = text.charAt(0);
  const rest = text.slice(2);
  const says = kind === 'k' || kind === 'v' ? JSON.parse(rest) : kind === 'i' ? Number(rest) : rest;
  return { text, kind: KINDS.indexOf(kind), says };
}

function compareElements(a: ReadElement, b: ReadElement): number {
  if (a.kind !== b.kind) return a.kind - b.kind;
  return isObject(a.says) ? compareFields(a.says, b.says) : compareValues(a.says, b.says);
}

const KINDS = '.fkvi';

function sortedJson(value: unknown): string {
  if (!isObject(value)) return JSON.stringify(value);
  const names = Object.keys(value).sort(compareBytes);
  return `{${names.map((name) => `${JSON.stringify(name)}:${sortedJson(ownValue(value, name))}`).join(',')}}`;
}

function printScalar(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return `[${value.map(printScalar).join(',')}]`;
  if (isObject(value)) return `{${printFields(value, ';')}}`;
  return JSON.stringify(value);
}

function printFields(value: unknown, separator: string): string {
  if (!isObject(value)) return '';
  return Object.entries(value)
    .map(([name, field]) => `${name}=${printScalar(field)}`)
    .join(separator);
}

function compareFields(a: unknown, b: unknown): number {
  if (!isObject(a) || !isObject(b)) return 0;
  const left = Object.entries(a);
  const right = Object.entries(b);
  for (const [index, [name, value]] of left.entries()) {
    const other = right[index];
    if (!other) return 1;
    const order = compareBytes(name, other[0]) || compareValues(value, other[1]);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** Numbers come before strings, strings before booleans, booleans before what has parts. */
function compareValues(a: unknown, b: unknown): number {
  const order = VALUE_TYPES.indexOf(typeof a) - VALUE_TYPES.indexOf(typeof b);
  if (order !== 0) return order;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return compareBytes(a, b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  return compareBytes(sortedJson(a), sortedJson(b));
}

const VALUE_TYPES = ['number', 'string', 'boolean', 'object'];
