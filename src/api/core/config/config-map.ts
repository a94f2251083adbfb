import { deepEqual } from '../../../base/index.ts';
import { type FieldError, FieldPath } from '../../field.ts';
import type { KindRules } from '../../rules.ts';
import type { ConfigMap } from '../../types.ts';
import { byteLength, configMapKey, forbidden, invalid, invalidAll, tooLong } from '../../validation/index.ts';
import { base64Length } from '../bytes.ts';

/** What the values of a ConfigMap or Secret may take together. */
export const DATA_LIMIT_BYTES = 1024 * 1024;
const IMMUTABLE = 'field is immutable when `immutable` is set';

export const configMapRules: KindRules<ConfigMap> = {
  metadataChecks: 'all',
  allowUnconditionalUpdate: true,
  validateCreate: validateConfigMap,
  validateUpdate: (configMap, old) => [
    ...validateKeptImmutable(configMap, old, ['data', 'binaryData']),
    ...validateConfigMap(configMap),
  ],
};

/** Once `immutable` is set, neither it nor the `fields` change. */
export function validateKeptImmutable<T extends { immutable?: boolean }>(
  object: T,
  old: T,
  fields: readonly (keyof T & string)[],
): FieldError[] {
  if (old.immutable !== true) return [];
  const changed = fields.filter((field) => !deepEqual(object[field] ?? {}, old[field] ?? {}));
  const names = object.immutable === true ? changed : ['immutable', ...changed];
  return names.map((name) => forbidden(FieldPath.of(name), IMMUTABLE));
}

function validateConfigMap({ data = {}, binaryData = {} }: ConfigMap): FieldError[] {
  const errors: FieldError[] = [];
  let sizeBytes = 0;
  for (const [key, value] of Object.entries(data)) {
    const path = FieldPath.of('data').key(key);
    errors.push(...invalidAll(path, key, configMapKey(key)));
    if (key in binaryData) errors.push(invalid(path, key, 'duplicate of key present in binaryData'));
    sizeBytes += byteLength(value);
  }
  for (const [key, value] of Object.entries(binaryData)) {
    errors.push(...invalidAll(FieldPath.of('binaryData').key(key), key, configMapKey(key)));
    sizeBytes += base64Length(value);
  }
  if (sizeBytes > DATA_LIMIT_BYTES) errors.push(tooLong(FieldPath.of(''), DATA_LIMIT_BYTES));
  return errors;
}
