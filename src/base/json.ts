import { LargeInteger } from './large-integer.ts';

/** Any JSON value. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof LargeInteger)
  );
}

/**
 * The value of a key that comes from outside. It may be called `constructor` or `__proto__`, and then is not what every
 * object inherits.
 */
export function ownValue<T>(object: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Sets a key that comes from outside: `__proto__`, too, becomes a key like any other. */
export function setKey<T>(object: Record<string, T>, key: string, value: NoInfer<T>): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
    return;
  }
  // oxlint-disable-next-line wheelhouse/keys-are-data -- the one place where such keys are written
  object[key] = value;
}

/** A copy of a JSON value that shares nothing with it: several times as fast as `structuredClone`. */
export function cloneJson<T>(value: T): T;
export function cloneJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(cloneJson);
  if (!isObject(value)) return value;
  const copy = { ...value };
  for (const key in copy) {
    const child = copy[key];
    if (typeof child === 'object' && child !== null) copy[key] = cloneJson(child);
  }
  return copy;
}

/**
 * A text that two JSON values share if they say the same: to find one among many without comparing it with each. Names of
 * objects are made of it, so that it must not change.
 */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  entries.sort(byKey);
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalText(item)}`).join(',')}}`;
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** Whether two JSON values say the same. The order of an object's keys does not matter; a key that is undefined is none. */
export function deepEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (a instanceof LargeInteger) return b instanceof LargeInteger && a.digits === b.digits;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => deepEqual(item, b[index]));
  }
  return isObject(a) && isObject(b) && entriesEqual(a, b);
}

function entriesEqual(a: JsonObject, b: JsonObject): boolean {
  for (const key in a) if (!deepEqual(a[key], ownValue(b, key))) return false;
  for (const key in b) if (b[key] !== undefined && ownValue(a, key) === undefined) return false;
  return true;
}

/** The same, where a null says no more than a missing key: what a server wrote against what is wanted. */
export function equalIgnoringNulls(a: unknown, b: unknown): boolean {
  if (a === b || ((a ?? null) === null && (b ?? null) === null)) return true;
  if (a instanceof LargeInteger) return b instanceof LargeInteger && a.digits === b.digits;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, i) => equalIgnoringNulls(item, b[i]));
  }
  if (!isObject(a) || !isObject(b)) return false;
  for (const key of Object.keys(a)) if (!equalIgnoringNulls(a[key], ownValue(b, key))) return false;
  for (const key of Object.keys(b)) if (!Object.hasOwn(a, key) && (b[key] ?? null) !== null) return false;
  return true;
}
