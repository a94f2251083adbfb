import { type Disposable } from '../../base/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
/** Brings the ReplicaSets of each Deployment to its template and size, step by step. */
export declare function startDeploymentController(context: ControllerContext): Disposable;
//# sourceMappingURL=deployment-controller.d.ts.map
