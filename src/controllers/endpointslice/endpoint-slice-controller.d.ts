import { type Disposable } from '../../base/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
/** Keeps, for every service with a selector, slices of the addresses and ports of its Pods. */
export declare function startEndpointSliceController(context: ControllerContext): Disposable;
//# sourceMappingURL=endpoint-slice-controller.d.ts.map
