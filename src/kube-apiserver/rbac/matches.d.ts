/** Whether a rule of RBAC holds for what a request wants to do. */
import type { PolicyRule } from '../../kinds/index.ts';
import type { AuthorizationAttributes } from '../../apiserver/index.ts';
export declare function ruleAllows(rule: PolicyRule, attributes: AuthorizationAttributes): boolean;
/** Whether a list has a value, or the star for all. */
export declare function includes(list: readonly string[] | undefined, value: string): boolean;
export declare const ALL = '*';
/** `*`, `pods`, `pods/log`, and the star for every resource with a subresource: `*` `/scale`. */
export declare function matchesResource(
  resources: readonly string[],
  resource: string,
  subresource: string,
): boolean;
/** A path as it is, or a beginning followed by a star. */
export declare function matchesPath(paths: readonly string[], path: string): boolean;
//# sourceMappingURL=matches.d.ts.map
