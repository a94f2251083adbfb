import type { Disposable } from '../base/index.ts';
import { type Authorizer, BearerTokens, StaticTokens } from '../apiserver/index.ts';
import type { AccessOptions } from './access.ts';
import { type AuthenticationConfiguration, IssuedTokens } from './authentication-configuration/index.ts';
import { BootstrapTokens } from './authentication/bootstrap-tokens.ts';
import { LegacyTokens } from './authentication/legacy-tokens.ts';
import type { ServiceAccountTokens } from './authentication/service-account-tokens.ts';
import type { TokenMetrics } from './authentication/token-metrics.ts';
import { type AuthorizationSettings, configuredAuthorizers } from './configured-authorizers.ts';
import { NodeAuthorizer } from './node-authorization/node-authorizer.ts';
import { RbacAuthorizer } from './rbac/rbac-authorizer.ts';
import type { RoleRules } from './rbac/role-rules.ts';
import {
  followAuthorizers,
  followIssuers,
  ReplaceableAuthorizer,
  ReplaceableSources,
} from './reloaded-access.ts';

export interface OwnAccessParts {
  readonly rules: RoleRules;
  readonly audiences: readonly string[];
  readonly metrics: TokenMetrics;
  /** The tokens of service accounts, where there are any. */
  readonly issued: ServiceAccountTokens | undefined;
}

/** What a server finds out about access by itself, from its settings and their files. */
export function ownAccess(options: AccessOptions, parts: OwnAccessParts) {
  const { reader, clock, signingKey } = options;
  const { rules, audiences, metrics, issued } = parts;
  const nodes = new NodeAuthorizer(reader);
  const own = { Node: nodes, RBAC: new RbacAuthorizer(rules) };
  const authorizerOf = (authorization: AuthorizationSettings | undefined): Authorizer =>
    options.join([options.privileged, ...configuredAuthorizers({ ...options, authorization }, own)]);
  const authorizer = new ReplaceableAuthorizer(authorizerOf(options.authorization));
  const foreign = new ReplaceableSources(issuedElsewhere(options, audiences));
  const sources = [
    new StaticTokens(options.staticTokens, audiences),
    ...(signingKey ? [new LegacyTokens({ ...options, key: signingKey, metrics, audiences })] : []),
    ...(issued ? [issued] : []),
    new BootstrapTokens(reader, clock, audiences),
    foreign,
  ];
  const followed = follow(options, {
    authentication: (authentication) =>
      foreign.replace(issuedElsewhere({ ...options, authentication }, audiences)),
    authorization: (authorization) => authorizer.replace(authorizerOf(authorization)),
  });
  const tokens = new BearerTokens(sources, audiences);
  return {
    authenticators: [tokens],
    authorizer,
    tokens,
    dispose: () => {
      for (const each of followed) each.dispose();
      nodes.dispose();
    },
  };
}

/** The tokens of issuers outside of the cluster. */
function issuedElsewhere(
  { authentication, https, checkSignature, clock }: AccessOptions,
  audiences: readonly string[],
): readonly IssuedTokens[] {
  if (!authentication || !checkSignature) return [];
  return authentication.jwt.map((jwt) => new IssuedTokens({ jwt, https, checkSignature, clock, audiences }));
}

/** Puts into force what the files say once they change. */
function follow(
  options: AccessOptions,
  apply: {
    readonly authentication: (configuration: AuthenticationConfiguration) => void;
    readonly authorization: (settings: AuthorizationSettings) => void;
  },
): readonly Disposable[] {
  const { authenticationFile, authorizationFile, metrics, clock, log } = options;
  const around = { metrics, clock, log };
  return [
    ...(authenticationFile
      ? [followIssuers(authenticationFile, options.authentication, apply.authentication, around)]
      : []),
    ...(authorizationFile
      ? [followAuthorizers(authorizationFile, options.authorization, apply.authorization, around)]
      : []),
  ];
}
