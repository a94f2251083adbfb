/**
 * The Deployment controller: a ReplicaSet for each template that a Deployment had, of which the newest grows while the
 * others shrink, within the bounds of the strategy. It never touches a Pod.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
export declare const deploymentController: ControllerDescriptor;
//# sourceMappingURL=index.d.ts.map
