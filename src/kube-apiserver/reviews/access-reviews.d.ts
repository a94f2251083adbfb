import type { Authorizer, VirtualResource } from '../../apiserver/index.ts';
import { type RoleRules } from '../rbac/role-rules.ts';
/** The reviews of `authorization.k8s.io/v1`. */
export declare function accessReviews(authorizer: Authorizer, rules: RoleRules): VirtualResource[];
//# sourceMappingURL=access-reviews.d.ts.map
