/**
 * The cluster role aggregation controller: gives cluster roles that gather others the rules of those. `admin`, `edit` and
 * `view` are made so.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
export declare const clusterRoleAggregationController: ControllerDescriptor;
//# sourceMappingURL=index.d.ts.map
