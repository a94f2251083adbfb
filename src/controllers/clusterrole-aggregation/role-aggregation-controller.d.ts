import { type Disposable } from '../../base/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
export declare function startRoleAggregationController(context: ControllerContext): Disposable;
//# sourceMappingURL=role-aggregation-controller.d.ts.map
