import type { Clock } from '../../base/index.ts';
import type {
  AdmissionPlugin,
  Authenticator,
  Authorizer,
  ObjectReader,
  VirtualResource,
} from '../contracts/index.ts';
import { BearerTokens } from './authentication/bearer-tokens.ts';
import { StaticTokens } from './authentication/static-tokens.ts';
import type { TokenSource } from './authentication/token-source.ts';
import { EscalationCheck } from './rbac/escalation.ts';
import { RbacAuthorizer } from './rbac/rbac-authorizer.ts';
import { RoleRules } from './rbac/role-rules.ts';
import { accessReviews } from './reviews/access-reviews.ts';
import { identityReviews } from './reviews/identity-reviews.ts';

export interface AccessOptions {
  readonly reader: ObjectReader;
  readonly clock: Clock;
  /** Bearer tokens in the form of kube-apiserver's `--token-auth-file`; empty for none. */
  readonly staticTokens: string;
  /** Other kinds of bearer tokens. */
  readonly tokenSources: readonly TokenSource[];
  /** What the server itself calls itself: whom a token is for where it does not say. */
  readonly audiences: readonly string[];
  /** Asked before the roles. */
  readonly privileged: Authorizer;
  /** Joins authorizers into one. */
  join(authorizers: readonly Authorizer[]): Authorizer;
}

/** Everything about access that a server is made of. */
export interface Access {
  readonly authenticator: Authenticator;
  readonly authorizer: Authorizer;
  readonly virtual: readonly VirtualResource[];
  readonly admission: readonly AdmissionPlugin[];
}

export function createAccess(options: AccessOptions): Access {
  const { reader, clock, audiences } = options;
  const rules = new RoleRules(reader);
  const authorizer = options.join([options.privileged, new RbacAuthorizer(rules)]);
  const tokens = new BearerTokens(
    [new StaticTokens(options.staticTokens, audiences), ...options.tokenSources],
    audiences,
  );
  return {
    authenticator: tokens,
    authorizer,
    virtual: [...accessReviews(authorizer, rules), ...identityReviews(tokens, clock)],
    admission: [new EscalationCheck(rules, authorizer)],
  };
}
