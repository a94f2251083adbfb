import { append } from '../../base/index.ts';
import {
  byteLength,
  configMapKey,
  type FieldError,
  FieldPath,
  invalid,
  invalidAll,
  type Strategy,
  tooLong,
} from '../../api/index.ts';
import type { ConfigMap } from '../types/index.ts';
import { base64Length } from '../shared/bytes.ts';
import { DATA_LIMIT_BYTES, validateKeptImmutable } from '../shared/immutable-data.ts';

export const configMapStrategy: Strategy<ConfigMap> = {
  metadataChecks: ['change', 'itself'],
  allowUnconditionalUpdate: true,
  validateCreate: validateConfigMap,
  validateUpdate: (configMap, old) => [
    ...validateKeptImmutable(configMap, old, ['data', 'binaryData']),
    ...validateConfigMap(configMap),
  ],
};

function validateConfigMap({ data = {}, binaryData = {} }: ConfigMap): FieldError[] {
  const errors: FieldError[] = [];
  let sizeBytes = 0;
  for (const [key, value] of Object.entries(data)) {
    const path = FieldPath.of('data').key(key);
    append(errors, invalidAll(path, key, configMapKey(key)));
    if (Object.hasOwn(binaryData, key))
      errors.push(invalid(path, key, 'duplicate of key present in binaryData'));
    sizeBytes += byteLength(value);
  }
  for (const [key, value] of Object.entries(binaryData)) {
    append(errors, invalidAll(FieldPath.of('binaryData').key(key), key, configMapKey(key)));
    sizeBytes += base64Length(value);
  }
  if (sizeBytes > DATA_LIMIT_BYTES) errors.push(tooLong(FieldPath.of(''), DATA_LIMIT_BYTES));
  return errors;
}
