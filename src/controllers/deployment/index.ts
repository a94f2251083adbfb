/**
 * The Deployment controller: a ReplicaSet for each template that a Deployment had, of which the newest grows while the
 * others shrink, within the bounds of the strategy. It never touches a Pod.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startDeploymentController } from './deployment-controller.ts';

export const deploymentController: ControllerDescriptor = {
  name: 'deployment-controller',
  serviceAccount: 'deployment-controller',
  watches: ['apps/v1 deployments', 'apps/v1 replicasets', 'v1 pods'],
  start: startDeploymentController,
};
