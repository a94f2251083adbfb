/**
 * The EndpointSlice controller: who answers for a service, in slices that follow the Pods it selects.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
export declare const endpointSliceController: ControllerDescriptor;
//# sourceMappingURL=index.d.ts.map
