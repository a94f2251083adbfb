/**
 * The protection of claims: one that is deleted stays as long as a Pod on a node uses it.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startClaimProtection } from './claim-protection-controller.ts';

export const persistentVolumeClaimProtectionController: ControllerDescriptor = {
  name: 'persistentvolumeclaim-protection-controller',
  serviceAccount: 'pvc-protection-controller',
  watches: ['v1 persistentvolumeclaims', 'v1 pods'],
  start: startClaimProtection,
};
