import type { Disposable } from '../../base/index.ts';
import { type ControllerContext } from '../library/wiring/index.ts';
export declare function startServiceAccountController(context: ControllerContext): Disposable;
//# sourceMappingURL=service-account-controller.d.ts.map
