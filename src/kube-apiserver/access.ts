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
import type {
  AdmissionPlugin,
  Authenticator,
  Authorizer,
  ObjectReader,
  ObjectWriter,
  PathHandler,
  ResourceHooks,
  StaticToken,
  TokenReviewer,
  VirtualResource,
} from '../apiserver/index.ts';
import type { AuthenticationConfiguration } from './authentication-configuration/index.ts';
import { OpenIdPaths } from './authentication/openid-paths.ts';
import { ServiceAccountTokens } from './authentication/service-account-tokens.ts';
import { tokenMetrics } from './authentication/token-metrics.ts';
import { tokenRequests } from './authentication/token-request.ts';
import { certificateAdmission, certificateRequester } from './certificates/certificate-admission.ts';
import { type AuthorizationSettings, ruleSources } from './configured-authorizers.ts';
import { adminAccessHooks } from './devices/admin-access.ts';
import { ownAccess } from './own-access.ts';
import { EscalationCheck } from './rbac/escalation.ts';
import { CLUSTER_ROLE_BINDINGS, CLUSTER_ROLES, ROLE_BINDINGS, ROLES, RoleRules } from './rbac/role-rules.ts';
import { accessReviews } from './reviews/access-reviews.ts';
import { identityReviews } from './reviews/identity-reviews.ts';
import type { SettingsFile } from './settings-files/index.ts';

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
  /** Another server that is asked in the place of all that these settings say. */
  readonly elsewhere?: AccessAnswers | undefined;
  /** Asked before all of those. */
  readonly privileged: Authorizer;
  /** Joins authorizers into one. */
  join(authorizers: readonly Authorizer[]): Authorizer;
}

/** Whoever may do what, and whose a token is: asked of the one server that has the settings of access, wherever it is. */
export interface AccessAnswers {
  readonly authorizer: Authorizer;
  readonly tokens: TokenReviewer;
}

/** Everything about access that a server is made of. */
export interface Access extends AccessAnswers, Disposable {
  readonly authenticators: readonly Authenticator[];
  readonly virtual: readonly VirtualResource[];
  readonly admission: readonly AdmissionPlugin[];
  /** What belongs to the strategy of resources. */
  readonly hooks: readonly { readonly of: ResourceName; readonly hooks: ResourceHooks }[];
  readonly paths: readonly PathHandler[];
}

const CERTIFICATE_REQUESTS = { group: 'certificates.k8s.io', resource: 'certificatesigningrequests' };

export function createAccess(options: AccessOptions): Access {
  const { reader, clock, random, issuer, signingKey, elsewhere } = options;
  const audiences = [issuer];
  const rules = new RoleRules(reader);
  const metrics = tokenMetrics(options.metrics);
  const issued =
    signingKey && new ServiceAccountTokens({ key: signingKey, issuer, reader, clock, random, metrics });
  const { authenticators, authorizer, tokens, dispose } = elsewhere
    ? { authenticators: [], ...elsewhere, dispose: () => {} }
    : ownAccess(options, { rules, audiences, metrics, issued });
  const escalation = new EscalationCheck(rules, authorizer);
  return {
    authenticators,
    authorizer,
    tokens,
    virtual: [
      ...accessReviews(authorizer, ruleSources(options.authorization, rules)),
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
      dispose();
      rules.dispose();
    },
  };
}
