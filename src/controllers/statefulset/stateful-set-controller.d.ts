import { type Disposable } from '../../base/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
/** Keeps a Pod for each ordinal of each StatefulSet, in order where the set asks for it. */
export declare function startStatefulSetController(context: ControllerContext): Disposable;
//# sourceMappingURL=stateful-set-controller.d.ts.map
