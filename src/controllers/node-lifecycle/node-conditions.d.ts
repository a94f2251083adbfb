import type { Node } from '../../kinds/index.ts';
type NodeConditions = NonNullable<NonNullable<Node['status']>['conditions']>;
type Taint = NonNullable<NonNullable<Node['spec']>['taints']>[number];
export declare function readyStatusOf({ status }: Node): string | undefined;
/** The conditions of a node that has not been heard of for too long; undefined where they say so already. */
export declare function silentConditions(node: Node, nowMs: number): NodeConditions | undefined;
/** The taints that a node is to have by its conditions, besides those of others; undefined where it has them. */
export declare function nextTaints(node: Node, nowMs: number): Taint[] | undefined;
export {};
//# sourceMappingURL=node-conditions.d.ts.map
