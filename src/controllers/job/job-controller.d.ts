import { type Disposable } from '../../base/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
/** Runs the Pods of each Job to their end, and counts every end exactly once. */
export declare function startJobController(context: ControllerContext): Disposable;
//# sourceMappingURL=job-controller.d.ts.map
