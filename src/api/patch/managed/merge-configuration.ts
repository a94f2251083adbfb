/** How what an expression makes merges into an object: as an apply, without a record. The wording is upstream's. */
import { isObject, type JsonObject } from '../../../base/index.ts';
import { compareBytes } from '../go-print.ts';
import type { FieldType } from './field-type.ts';
import { mergeValues } from './merge.ts';
import { fieldElement, printPath } from './path-element.ts';
import { ItemError } from './shape.ts';
import { typeProblems } from './validate.ts';

/** A configuration does not fit the object. */
export class ConfigurationMergeError extends Error {}

export function mergeConfiguration(type: FieldType, live: JsonObject, configuration: JsonObject): JsonObject {
  const problems = typeProblems(type, configuration);
  if (problems !== undefined) {
    throw new ConfigurationMergeError(`failed to convert patch object to typed object: ${problems}`);
  }
  const atomics: string[] = [];
  findAtomics(type, configuration, [], atomics);
  if (atomics.length > 0) {
    throw new ConfigurationMergeError(
      `invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: ${atomics.join(', ')}`,
    );
  }
  try {
    const merged = mergeValues(type, live, configuration);
    return isObject(merged) ? merged : live;
  } catch (error) {
    if (error instanceof ItemError)
      throw new ConfigurationMergeError(`failed to merge patch: ${error.message}`);
    throw error;
  }
}

/** The paths of what is owned whole. A map may be of many keys, which are not looked into. */
function findAtomics(type: FieldType, value: unknown, path: readonly string[], found: string[]): void {
  if (isObject(value) && type.map) {
    if (type.map.atomic) found.push(printPath(path));
    for (const key of Object.keys(value).sort(compareBytes)) {
      const field = type.map.field(key);
      if (field) findAtomics(field, value[key], [...path, fieldElement(key)], found);
    }
  } else if (Array.isArray(value) && type.list) {
    if (type.list.ownership === 'atomic') found.push(printPath(path));
    for (const [index, item] of value.entries())
      findAtomics(type.list.items, item, [...path, `i:${index}`], found);
  }
}
