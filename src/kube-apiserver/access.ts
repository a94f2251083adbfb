import type { ResourceName } from '../api/index.ts';
import type {
  Clock,
  Disposable,
  HttpsClient,
  Log,
  MetricsRegistry,
  Random,
  SignatureCheck,
  SigningKey,
} from '../base/index.ts';
import {
  type AdmissionPlugin,
  type Authenticator,
  type Authorizer,
  BearerTokens,
  type ObjectReader,
  type ObjectWriter,
  type PathHandler,
  type ResourceHooks,
  type StaticToken,
  StaticTokens,
  type VirtualResource,
} from '../apiserver/index.ts';
import { type AuthorizationSettings, configuredAuthorizers } from './configured-authorizers.ts';
import { certificateAdmission, certificateRequester } from './certificates/certificate-admission.ts';
import { adminAccessHooks } from './devices/admin-access.ts';
import { NodeAuthorizer } from './node-authorization/node-authorizer.ts';
import { EscalationCheck } from './rbac/escalation.ts';
import { RbacAuthorizer } from './rbac/rbac-authorizer.ts';
import { CLUSTER_ROLE_BINDINGS, CLUSTER_ROLES, ROLE_BINDINGS, ROLES, RoleRules } from './rbac/role-rules.ts';
import {
  followAuthorizers,
  followIssuers,
  ReplaceableAuthorizer,
  ReplaceableSources,
} from './reloaded-access.ts';
import type { SettingsFile } from './settings-files/index.ts';
import { accessReviews } from './reviews/access-reviews.ts';
import { identityReviews } from './reviews/identity-reviews.ts';
import { type AuthenticationConfiguration, IssuedTokens } from './authentication-configuration/index.ts';
import { BootstrapTokens } from './authentication/bootstrap-tokens.ts';
import { LegacyTokens } from './authentication/legacy-tokens.ts';
import { OpenIdPaths } from './authentication/openid-paths.ts';
import { ServiceAccountTokens } from './authentication/service-account-tokens.ts';
import { tokenMetrics } from './authentication/token-metrics.ts';
import { tokenRequests } from './authentication/token-request.ts';

export interface AccessOptions {
  readonly reader: ObjectReader;
  readonly writer: ObjectWriter;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: MetricsRegistry;
  /** Bearer tokens that are known from the start. */
  readonly staticTokens: readonly StaticToken[];
  /** What tokens of service accounts are signed with; left out, there are none. */
  readonly signingKey?: SigningKey | undefined;
  /** What the server calls itself: who issues tokens, and whom they are for where nobody says. */
  readonly issuer: string;
  /** Who else issues tokens, and how the claims of those are read. */
  readonly authentication?: AuthenticationConfiguration | undefined;
  /** By which servers outside of the cluster are asked. */
  readonly https: HttpsClient;
  /** By which tokens that others issue are checked; left out, none of those is good. */
  readonly checkSignature?: SignatureCheck | undefined;
  /** Who is asked whether a request is allowed; the node authorizer and the roles where left out. */
  readonly authorization?: AuthorizationSettings | undefined;
  /** Where these two stand, for when they change. */
  readonly authenticationFile?: SettingsFile<AuthenticationConfiguration> | undefined;
  readonly authorizationFile?: SettingsFile<AuthorizationSettings> | undefined;
  /** Asked before all of those. */
  readonly privileged: Authorizer;
  /** Joins authorizers into one. */
  join(authorizers: readonly Authorizer[]): Authorizer;
}

/** Everything about access that a server is made of. */
export interface Access extends Disposable {
  readonly authenticator: Authenticator;
  readonly authorizer: Authorizer;
  readonly virtual: readonly VirtualResource[];
  readonly admission: readonly AdmissionPlugin[];
  /** What belongs to the strategy of resources. */
  readonly hooks: readonly { readonly of: ResourceName; readonly hooks: ResourceHooks }[];
  readonly paths: readonly PathHandler[];
}

const CERTIFICATE_REQUESTS = { group: 'certificates.k8s.io', resource: 'certificatesigningrequests' };

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

export function createAccess(options: AccessOptions): Access {
  const { reader, clock, random, issuer, signingKey } = options;
  const audiences = [issuer];
  const rules = new RoleRules(reader);
  const nodes = new NodeAuthorizer(reader);
  const own = { Node: nodes, RBAC: new RbacAuthorizer(rules) };
  const authorizerOf = (authorization: AuthorizationSettings | undefined): Authorizer =>
    options.join([options.privileged, ...configuredAuthorizers({ ...options, authorization }, own)]);
  const authorizer = new ReplaceableAuthorizer(authorizerOf(options.authorization));
  const escalation = new EscalationCheck(rules, authorizer);
  const metrics = tokenMetrics(options.metrics);
  const issued =
    signingKey && new ServiceAccountTokens({ key: signingKey, issuer, reader, clock, random, metrics });
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
    authenticator: tokens,
    authorizer,
    virtual: [
      ...accessReviews(authorizer, rules),
      ...identityReviews(tokens, clock),
      ...(issued ? [tokenRequests({ tokens: issued, reader, clock, audiences })] : []),
    ],
    admission: certificateAdmission(authorizer),
    hooks: [
      ...[ROLES, CLUSTER_ROLES, ROLE_BINDINGS, CLUSTER_ROLE_BINDINGS].map((of) => ({
        of,
        hooks: escalation,
      })),
      { of: CERTIFICATE_REQUESTS, hooks: certificateRequester },
      ...adminAccessHooks(reader),
    ],
    paths: signingKey ? [new OpenIdPaths(signingKey, issuer)] : [],
    dispose: () => {
      for (const each of followed) each.dispose();
      nodes.dispose();
      rules.dispose();
    },
  };
}
