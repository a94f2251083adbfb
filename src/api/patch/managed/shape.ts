/** What a value is under a type, and the steps to a list's items. */
import { isObject, type JsonObject, ownValue, setKey } from '../../../base/index.ts';
import { quote } from '../../validation/index.ts';
import type { FieldType, ListType } from './field-type.ts';
import { keyElement, valueElement } from './path-element.ts';

export type Shape = 'map' | 'scalar' | 'list';

/** How a value is to be handled; what has no value (or null) takes the first form that its type has. */
export function shapeOf(type: FieldType, value: unknown): Shape {
  if (isObject(value)) {
    if (type.map) return 'map';
  } else if (Array.isArray(value)) {
    if (type.list) return 'list';
  } else if (value !== null && value !== undefined && type.scalar) return 'scalar';
  if (type.map) return 'map';
  return type.scalar ? 'scalar' : 'list';
}

/** The value's keys and values; undefined where it is none. */
export function mapOf(value: unknown): JsonObject | undefined {
  return isObject(value) ? value : undefined;
}

export function listOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

/** The step to an item of a list that is owned item by item. Throws an `ItemError` where the item has no step. */
export function elementOf(type: ListType, item: unknown): string {
  if (type.ownership === 'set' || type.keys.length === 0) return elementOfValue(item);
  if (item === null || item === undefined) {
    throw new ItemError('associative list with keys may not have a null element');
  }
  if (!isObject(item)) throw new ItemError('associative list with keys may not have non-map elements');
  const keys: JsonObject = {};
  for (const key of type.keys) {
    const value = ownValue(item, key.name) ?? key.default;
    if (value !== undefined) setKey(keys, key.name, value);
  }
  if (Object.keys(keys).length === 0) {
    const names = type.keys.map(({ name }) => quote(name)).join(' ');
    throw new ItemError(
      `associative list with keys has an element that omits all key fields [${names}] (and doesn't have default values for any key fields)`,
    );
  }
  return keyElement(keys);
}

/** What is wrong with an item of a list. */
export class ItemError extends Error {}

function elementOfValue(item: unknown): string {
  if (isObject(item)) throw new ItemError('associative list without keys has an element that is a map type');
  if (Array.isArray(item)) throw new ItemError('not supported: associative list with lists as elements');
  if (item === null || item === undefined) {
    throw new ItemError('associative list without keys has an element that is an explicit null');
  }
  return valueElement(item);
}
