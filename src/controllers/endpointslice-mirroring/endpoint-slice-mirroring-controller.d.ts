import type { Disposable } from '../../base/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
/** Writes slices for Endpoints that somebody made by hand: whoever routes looks at slices alone. */
export declare function startEndpointSliceMirroringController(context: ControllerContext): Disposable;
//# sourceMappingURL=endpoint-slice-mirroring-controller.d.ts.map
