import { type Disposable } from '../../base/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
/** Binds claims to volumes, and follows both through their phases. */
export declare function startVolumeBinder(context: ControllerContext): Disposable;
//# sourceMappingURL=binder-controller.d.ts.map
