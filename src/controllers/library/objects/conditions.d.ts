/** What the conditions of all kinds have in common. */
export interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
}
export declare function findCondition<C extends Condition>(
  conditions: readonly C[] | undefined,
  type: string,
): C | undefined;
export declare function conditionIs(
  conditions: readonly Condition[] | undefined,
  type: string,
  status: string,
): boolean;
/**
 * The conditions with one put in, at the end. As upstream's workload controllers do it: where status and reason are
 * as they were nothing changes, the message included; where only the reason is new the time of transition stays.
 */
export declare function withCondition<C extends Condition>(
  conditions: readonly C[] | undefined,
  condition: C,
): C[];
export declare function withoutCondition<C extends Condition>(
  conditions: readonly C[] | undefined,
  type: string,
): C[];
//# sourceMappingURL=conditions.d.ts.map
