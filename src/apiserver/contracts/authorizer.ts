import type { User } from './user.ts';

/** What a request wants to do, in the words of RBAC. */
export interface AuthorizationAttributes {
  readonly user: User;
  /** Of a resource: `get`, `list`, `watch`, `create`, …; of a path: the method in lower case. */
  readonly verb: string;
  /** What is asked for is a resource; else it is a path. */
  readonly isResource: boolean;
  readonly group: string;
  readonly version: string;
  /** The plural; empty for a path. */
  readonly resource: string;
  readonly subresource: string;
  /** Empty for cluster-scoped resources and across all namespaces. */
  readonly namespace: string;
  readonly name: string;
  /** Of a list or watch, as written; empty or left out where there is none. */
  readonly fieldSelector?: string;
  /** The path without its query. */
  readonly path: string;
}

export interface AuthorizationDecision {
  readonly verdict: 'allow' | 'deny' | 'no-opinion';
  /** Why; put after the message of a refusal. */
  readonly reason?: string;
}

/** Says who may do what. What nobody allows is refused. */
export interface Authorizer {
  authorize(attributes: AuthorizationAttributes): Promise<AuthorizationDecision>;
}
