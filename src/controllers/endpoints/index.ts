/**
 * The Endpoints controller: who answers for a service, in the older form of what slices say.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startEndpointsController } from './endpoints-controller.ts';

export const endpointsController: ControllerDescriptor = {
  name: 'endpoints-controller',
  serviceAccount: 'endpoint-controller',
  watches: ['v1 services', 'v1 endpoints', 'v1 pods'],
  start: startEndpointsController,
};
