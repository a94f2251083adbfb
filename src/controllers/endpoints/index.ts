/**
 * Who answers for a service: EndpointSlices and, in their older form, Endpoints that follow the Pods it selects.
 *
 *     startEndpointSliceController(context);
 *     startEndpointsController(context);
 */
export * from './endpoint-slice-controller.ts';
export * from './endpoints-controller.ts';
export * from './mirroring-controller.ts';
