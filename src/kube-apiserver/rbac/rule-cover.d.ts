/** Whether rules allow all that other rules allow: nobody may grant what they may not do. */
import type { PolicyRule } from '../../kinds/index.ts';
/** What of `granted` is not in `held`, as rules of one group and resource each. */
export declare function uncovered(held: readonly PolicyRule[], granted: readonly PolicyRule[]): PolicyRule[];
/** `{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}`. */
export declare function printRule(rule: PolicyRule): string;
/** `["a" "b"]`. */
export declare function printList(list: readonly string[]): string;
//# sourceMappingURL=rule-cover.d.ts.map
