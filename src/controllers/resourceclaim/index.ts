/**
 * The resource claim controller: makes the claims of Pods from their templates, keeps in a claim who it is reserved for, and
 * frees what nobody uses any more.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startResourceClaimController } from './resource-claim-controller.ts';

export const resourceClaimController: ControllerDescriptor = {
  name: 'resourceclaim-controller',
  serviceAccount: 'resource-claim-controller',
  watches: ['v1 pods', 'resource.k8s.io/v1 resourceclaims', 'resource.k8s.io/v1 resourceclaimtemplates'],
  start: startResourceClaimController,
};
