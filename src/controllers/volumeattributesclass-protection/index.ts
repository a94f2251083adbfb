/**
 * The protection of volume attributes classes: one that is deleted stays as long as a claim or a volume names it.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startAttributesClassProtection } from './attributes-class-protection-controller.ts';

export const volumeAttributesClassProtectionController: ControllerDescriptor = {
  name: 'volumeattributesclass-protection-controller',
  serviceAccount: 'volumeattributesclass-protection-controller',
  watches: ['storage.k8s.io/v1 volumeattributesclasses', 'v1 persistentvolumeclaims', 'v1 persistentvolumes'],
  start: startAttributesClassProtection,
};
