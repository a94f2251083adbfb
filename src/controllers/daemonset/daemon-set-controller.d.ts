import { type Disposable } from '../../base/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
/** Keeps a Pod of each DaemonSet on every node that it is for. */
export declare function startDaemonSetController(context: ControllerContext): Disposable;
//# sourceMappingURL=daemon-set-controller.d.ts.map
