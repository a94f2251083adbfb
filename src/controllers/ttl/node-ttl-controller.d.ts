import type { Disposable } from '../../base/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
export declare function startNodeTtlController(context: ControllerContext): Disposable;
//# sourceMappingURL=node-ttl-controller.d.ts.map
