import { type Disposable } from '../../base/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
export declare function startTaintEvictionController(context: ControllerContext): Disposable;
//# sourceMappingURL=taint-eviction-controller.d.ts.map
