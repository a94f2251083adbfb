import { type Disposable } from '../../base/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
export declare function startResourceQuotaController(context: ControllerContext): Disposable;
//# sourceMappingURL=resource-quota-controller.d.ts.map
