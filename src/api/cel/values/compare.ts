import { CelType } from '../types/type.ts';
import { isOpaque, typeOfValue } from './kinds.ts';
import { CelList } from './list.ts';
import { CelMap } from './map.ts';
import { CelError, Duration, noSuchOverload, Optional, Timestamp, Uint, type Value } from './value.ts';

/** Whether two values are equal. Numbers of different types are if they are the same number. */
export function equal(a: Value, b: Value): boolean | CelError {
  if (a === null || b === null) return a === b;
  if (a instanceof CelError) return a;
  if (b instanceof CelError) return b;
  const order = numericOrder(a, b);
  if (order !== undefined) return order === 0;
  if (typeof a !== 'object') return a === b;
  if (a instanceof CelList) return b instanceof CelList ? equalLists(a, b) : unlike(a);
  if (a instanceof CelMap) return b instanceof CelMap ? equalMaps(a, b) : unlike(a);
  if (a instanceof Uint8Array) return b instanceof Uint8Array && compareBytes(a, b) === 0;
  if (a instanceof Duration) return b instanceof Duration && a.nanos === b.nanos;
  if (a instanceof Timestamp) return b instanceof Timestamp && a.nanos === b.nanos;
  if (a instanceof CelType) return b instanceof CelType && a.name === b.name;
  if (a instanceof Optional) return b instanceof Optional && equalOptionals(a, b);
  return isOpaque(a) ? a.equals(b) : false;
}

/** -1, 0 or 1, an error where the two have no order. */
export function compare(a: Value, b: Value): number | CelError {
  const order = numericOrder(a, b);
  if (order !== undefined) {
    return Number.isNaN(order) ? new CelError('NaN values cannot be ordered') : order;
  }
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b);
  if (a instanceof Timestamp && b instanceof Timestamp) return sign(a.nanos, b.nanos);
  if (a instanceof Duration && b instanceof Duration) return sign(a.nanos, b.nanos);
  return noSuchOverload(b);
}

/** Whether values of this type have an order at all. */
export function isComparable(value: Value): boolean {
  return (
    (typeof value !== 'object' && value !== null) ||
    value instanceof Uint ||
    value instanceof Uint8Array ||
    value instanceof Timestamp ||
    value instanceof Duration
  );
}

/** By characters, as bytes of UTF-8 compare: not by code units, which differ above the basic plane. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const difference = rankOf(a.charCodeAt(index)) - rankOf(b.charCodeAt(index));
    if (difference !== 0) return Math.sign(difference);
  }
  return Math.sign(a.length - b.length);
}

/** Whether the list holds an equal element: true, false, or the first error where none is equal. */
export function contains(list: CelList, value: Value): boolean | CelError {
  let error: CelError | undefined;
  for (const element of list) {
    const same = equal(element, value);
    if (same === true) return true;
    if (same !== false) error ??= same;
  }
  return error ?? false;
}

/** Puts surrogates, which stand for characters above the basic plane, after its last ones. */
function rankOf(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** The order of two numbers of whatever types, NaN where one is NaN, undefined where one is no number. */
function numericOrder(a: Value, b: Value): number | undefined {
  const left = a instanceof Uint ? a.value : a;
  const right = b instanceof Uint ? b.value : b;
  if (typeof left === 'bigint') {
    if (typeof right === 'bigint') return sign(left, right);
    return typeof right === 'number' ? -orderOfDouble(right, left) : undefined;
  }
  if (typeof left !== 'number') return undefined;
  if (typeof right === 'number')
    return left < right ? -1 : left > right ? 1 : left === right ? 0 : Number.NaN;
  return typeof right === 'bigint' ? orderOfDouble(left, right) : undefined;
}

/** Upstream compares an integer as a double, except where that is out of the integers' range. */
function orderOfDouble(double: number, integer: bigint): number {
  const other = Number(integer);
  return double < other ? -1 : double > other ? 1 : double === other ? 0 : Number.NaN;
}

function sign(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return Math.sign(a.length - b.length);
}

function equalLists(a: CelList, b: CelList): boolean | CelError {
  const own = a.equalsUnordered(b);
  if (own !== undefined) return own;
  if (a.size !== b.size) return false;
  for (let index = 0; index < a.size; index++) {
    const same = equal(a.at(index), b.at(index));
    if (same !== true) return same;
  }
  return true;
}

function equalMaps(a: CelMap, b: CelMap): boolean | CelError {
  const own = a.equalsObject(b);
  if (own !== undefined) return own;
  if (a.size !== b.size) return false;
  for (const key of a.keys()) {
    const other = b.find(key);
    if (other === undefined) return false;
    const same = equal(a.find(key) ?? null, other);
    if (same !== true) return same;
  }
  return true;
}

function equalOptionals(a: Optional, b: Optional): boolean {
  if (a.value === undefined || b.value === undefined) return a.value === b.value;
  return equal(a.value, b.value) === true;
}

function unlike(value: Value): boolean | CelError {
  return typeOfValue(value).kind === 'error' ? noSuchOverload(value) : false;
}
