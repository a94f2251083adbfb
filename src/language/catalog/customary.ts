import { ownValue } from '../../base/index.ts';
import type { Schema } from '../../api/index.ts';
import { typeName } from './type-name.ts';

const COMPUTE = ['cpu', 'memory', 'ephemeral-storage'];

/** Fields that are not required and yet nearly always written, by the type that has them, or by its place. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Container: ['image'],
  LabelSelector: ['matchLabels'],
  PodTemplateSpec: ['metadata', 'spec'],
  'PodTemplateSpec.metadata': ['labels'],
  ObjectMeta: ['name'],
  JobTemplateSpec: ['spec'],
};

/** Keys of maps that could have any, by the field that holds the map. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  'ResourceRequirements.requests': COMPUTE,
  'ResourceRequirements.limits': COMPUTE,
  'VolumeResourceRequirements.requests': ['storage'],
  'VolumeResourceRequirements.limits': ['storage'],
  'PersistentVolumeSpec.capacity': ['storage'],
  'LimitRangeItem.default': COMPUTE,
  'LimitRangeItem.defaultRequest': COMPUTE,
  'LimitRangeItem.max': [...COMPUTE, 'storage'],
  'LimitRangeItem.min': [...COMPUTE, 'storage'],
  'ResourceQuotaSpec.hard': [
    'requests.cpu',
    'requests.memory',
    'limits.cpu',
    'limits.memory',
    'requests.storage',
    'pods',
    'services',
    'configmaps',
    'secrets',
    'persistentvolumeclaims',
  ],
};

/** The fields that an object of this schema is mostly written with. `place` is the field that holds it. */
export function customaryFields(schema: Schema, place: string): readonly string[] {
  return ownValue(FIELDS, place) ?? ownValue(FIELDS, typeName(schema)) ?? [];
}

/** The keys that the map in a field of `owner` is mostly written with. */
export function customaryKeys(owner: Schema, field: string): readonly string[] {
  return ownValue(KEYS, `${typeName(owner)}.${field}`) ?? [];
}
