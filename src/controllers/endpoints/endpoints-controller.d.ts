import { type Disposable } from '../../base/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
/** Keeps the Endpoints object of every service with a selector: the older form of what slices say. */
export declare function startEndpointsController(context: ControllerContext): Disposable;
//# sourceMappingURL=endpoints-controller.d.ts.map
