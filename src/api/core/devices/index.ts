/**
 * `devices`: what dynamic resource allocation knows: classes of devices, claims of them and their templates,
 * and the slices in which drivers say what there is.
 *
 *     deviceRules['resource.k8s.io/v1/ResourceClaim']?.setDefaults?.(claim);
 */
import type { KindRules } from '../../rules.ts';
import { deviceClassRules } from './device-class.ts';
import { resourceClaimRules } from './resource-claim.ts';
import { resourceClaimTemplateRules } from './resource-claim-template.ts';
import { resourceSliceRules } from './resource-slice.ts';

export const deviceRules: Readonly<Record<string, KindRules>> = {
  'resource.k8s.io/v1/DeviceClass': deviceClassRules,
  'resource.k8s.io/v1/ResourceClaim': resourceClaimRules,
  'resource.k8s.io/v1/ResourceClaimTemplate': resourceClaimTemplateRules,
  'resource.k8s.io/v1/ResourceSlice': resourceSliceRules,
};
