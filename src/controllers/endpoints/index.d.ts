/**
 * The Endpoints controller: who answers for a service, in the older form of what slices say.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
export declare const endpointsController: ControllerDescriptor;
//# sourceMappingURL=index.d.ts.map
