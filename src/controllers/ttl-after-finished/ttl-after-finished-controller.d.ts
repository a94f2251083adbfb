import type { Disposable } from '../../base/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
export declare function startTtlAfterFinishedController(context: ControllerContext): Disposable;
//# sourceMappingURL=ttl-after-finished-controller.d.ts.map
