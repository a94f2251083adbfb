import { type FieldError, FieldPath } from '../../field.ts';
import type { KindRules } from '../../rules.ts';
import type { DeviceClass } from '../../types.ts';
import { invalid, isExtendedResource, subdomainNameInBytes } from '../../validation/index.ts';
import { beginGeneration, raiseGeneration } from '../generation.ts';
import { LIST_LIMIT, validateConfiguration, validateItems, validateSelectors } from './device-parts.ts';

const SPEC = FieldPath.of('spec');

export const deviceClassRules: KindRules<DeviceClass> = {
  validateName: subdomainNameInBytes,
  metadataChecks: 'all',
  prepareForCreate: beginGeneration,
  prepareForUpdate(deviceClass, old) {
    raiseGeneration(deviceClass, old, ['spec']);
  },
  allowUnconditionalUpdate: true,
  validateCreate: validateClass,
  validateUpdate: validateClass,
};

function validateClass({ spec }: DeviceClass): FieldError[] {
  const { selectors = [], config = [], extendedResourceName: resource } = spec ?? {};
  const errors = [
    ...validateSelectors(selectors, SPEC.child('selectors')),
    ...validateItems(config, SPEC.child('config'), LIST_LIMIT, validateConfiguration),
  ];
  if (resource !== undefined && !isExtendedResource(resource)) {
    const path = SPEC.child('extendedResourceName');
    errors.push(invalid(path, resource, 'must be a valid extended resource name'));
  }
  return errors;
}
