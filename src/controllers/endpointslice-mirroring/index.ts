/**
 * The EndpointSlice mirroring controller: slices for Endpoints that somebody made by hand.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startEndpointSliceMirroringController } from './endpoint-slice-mirroring-controller.ts';

export const endpointSliceMirroringController: ControllerDescriptor = {
  name: 'endpointslice-mirroring-controller',
  serviceAccount: 'endpointslicemirroring-controller',
  watches: ['v1 services', 'v1 endpoints', 'discovery.k8s.io/v1 endpointslices'],
  start: startEndpointSliceMirroringController,
};
