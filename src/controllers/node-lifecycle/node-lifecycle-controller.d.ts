import { type Disposable } from '../../base/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
/** Taints nodes by what they say of themselves, and speaks for those that say nothing any more. */
export declare function startNodeLifecycleController(context: ControllerContext): Disposable;
//# sourceMappingURL=node-lifecycle-controller.d.ts.map
