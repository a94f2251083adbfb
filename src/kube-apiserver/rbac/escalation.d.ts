import {
  type AdmissionAttributes,
  type AdmissionOperation,
  type AdmissionPlugin,
  type Authorizer,
} from '../../apiserver/index.ts';
import { type RoleRules } from './role-rules.ts';
/**
 * Refuses roles with rules that their author does not have, and bindings of such roles, unless the author has the verb
 * `escalate` on the role or `bind` on the role that is bound. Upstream does this in the storage of these kinds: it
 * changes nothing, but comes before validation.
 */
export declare class EscalationCheck implements AdmissionPlugin {
  readonly name = 'RbacEscalationCheck';
  readonly operations: readonly AdmissionOperation[];
  private readonly rules;
  private readonly authorizer;
  constructor(rules: RoleRules, authorizer: Authorizer);
  mutate(attributes: AdmissionAttributes): Promise<void>;
  private checkRole;
  private checkBinding;
  private may;
  private requireHeld;
}
//# sourceMappingURL=escalation.d.ts.map
