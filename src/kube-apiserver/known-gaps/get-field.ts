import { isObject, type JsonObject, ownValue } from '../../base/index.ts';

/** What is at a path of names: `spec.template.spec`; undefined where there is nothing. */
export function getField(object: JsonObject, path: string): unknown {
  let value: unknown = object;
  for (const name of path.split('.')) value = isObject(value) ? ownValue(value, name) : undefined;
  return value;
}
