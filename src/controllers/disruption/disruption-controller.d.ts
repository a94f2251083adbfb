import { type Disposable } from '../../base/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
/** Says of each budget how many of its Pods may be evicted now. */
export declare function startDisruptionController(context: ControllerContext): Disposable;
//# sourceMappingURL=disruption-controller.d.ts.map
