import { deepEqual } from '../../base/index.ts';
import { type FieldError, FieldPath, forbidden, type Strategy, required } from '../../api/index.ts';
import type { VolumeAttributesClass } from '../types/index.ts';
import { validateParameters, validateProvisioner } from './storage-class.ts';

const PARAMETERS = FieldPath.of('parameters');
const FIXED = ['driverName', 'parameters'] as const;

export const volumeAttributesClassStrategy: Strategy<VolumeAttributesClass> = {
  metadataChecks: ['change', 'itself'],
  allowUnconditionalUpdate: true,
  validateCreate: validateClass,
  validateUpdate: (attributes, old) => [
    ...FIXED.filter((field) => !deepEqual(attributes[field], old[field])).map((field) =>
      forbidden(FieldPath.of(field), `updates to ${field} are forbidden.`),
    ),
    ...validateClass(attributes),
  ],
};

function validateClass({ driverName, parameters }: VolumeAttributesClass): FieldError[] {
  const empty = Object.keys(parameters ?? {}).length === 0;
  return [
    ...validateProvisioner(driverName, FieldPath.of('driverName')),
    ...(empty ? [required(PARAMETERS, 'must contain at least one key/value pair')] : []),
    ...validateParameters(parameters),
  ];
}
