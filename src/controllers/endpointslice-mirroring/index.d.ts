/**
 * The EndpointSlice mirroring controller: slices for Endpoints that somebody made by hand.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
export declare const endpointSliceMirroringController: ControllerDescriptor;
//# sourceMappingURL=index.d.ts.map
