import { type FieldError, FieldPath, invalid, type Strategy, subdomainNameInBytes } from '../../api/index.ts';
import type { DeviceClass } from '../types/index.ts';
import { isExtendedResource } from '../core/resources/resource-names.ts';
import { beginGeneration, raiseGeneration } from '../shared/generation.ts';
import { LIST_LIMIT, validateConfiguration, validateItems, validateSelectors } from './device-parts.ts';

const SPEC = FieldPath.of('spec');

export const deviceClassStrategy: Strategy<DeviceClass> = {
  validateName: subdomainNameInBytes,
  wholeNames: true,
  metadataChecks: ['itself', 'change'],
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
