import type { AuthorizationAttributes, AuthorizationDecision, Authorizer } from '../../apiserver/index.ts';
import { type RoleRules } from './role-rules.ts';
/** Allows what a role allows that is bound to the user. It never denies: another authorizer may still allow. */
export declare class RbacAuthorizer implements Authorizer {
  private readonly rules;
  constructor(rules: RoleRules);
  authorize(attributes: AuthorizationAttributes): Promise<AuthorizationDecision>;
}
//# sourceMappingURL=rbac-authorizer.d.ts.map
