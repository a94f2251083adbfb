/**
 * The EndpointSlice controller: who answers for a service, in slices that follow the Pods it selects.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startEndpointSliceController } from './endpoint-slice-controller.ts';

export const endpointSliceController: ControllerDescriptor = {
  name: 'endpointslice-controller',
  serviceAccount: 'endpointslice-controller',
  watches: ['v1 services', 'v1 pods', 'discovery.k8s.io/v1 endpointslices', 'v1 nodes'],
  start: startEndpointSliceController,
};
