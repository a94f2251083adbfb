import { type Disposable } from '../../base/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
export declare function startNodeIpamController(context: ControllerContext): Disposable;
//# sourceMappingURL=node-ipam-controller.d.ts.map
