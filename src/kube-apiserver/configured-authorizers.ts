import type { Clock, HttpsClient, MetricsRegistry } from '../base/index.ts';
import type { Authorizer } from '../apiserver/index.ts';
import type { RoleRules } from './rbac/role-rules.ts';
import type { RuleSources } from './reviews/access-reviews.ts';
import { attributeAuthorizer, type AttributePolicy, attributeRules } from './attribute-policies/index.ts';
import {
  type AuthorizationConfiguration,
  type ConfiguredAuthorizer,
  CountedAuthorizer,
  WebhookAuthorizer,
  type WebhookConnection,
  WebhookEvaluations,
} from './authorization-configuration/index.ts';

/** Whom the server asks whether a request is allowed. */
export interface AuthorizationSettings {
  readonly configuration: AuthorizationConfiguration;
  /** How webhooks are reached, by the kubeconfig files that they name. */
  readonly connections: ReadonlyMap<string, WebhookConnection>;
  /** What `ABAC` asks. */
  readonly policies?: readonly AttributePolicy[] | undefined;
}

interface Parts {
  readonly authorization?: AuthorizationSettings | undefined;
  readonly https: HttpsClient;
  readonly clock: Clock;
  readonly metrics: MetricsRegistry;
}

/** The authorizers in their order; as by default the one of nodes and the roles. Throws where a webhook cannot be asked. */
export function configuredAuthorizers(
  { authorization, https, clock, metrics }: Parts,
  own: Readonly<Record<'Node' | 'RBAC', Authorizer>>,
): Authorizer[] {
  const { configuration, connections, policies } = authorization ?? BY_DEFAULT;
  const authorizerOf = (each: ConfiguredAuthorizer): Authorizer => {
    switch (each.type) {
      case 'Node':
        return own.Node;
      case 'RBAC':
        return own.RBAC;
      case 'ABAC':
        if (!policies) throw new Error('ABAC has no policy file');
        return attributeAuthorizer(policies);
      case 'AlwaysAllow':
        return { authorize: () => Promise.resolve({ verdict: 'allow' }) };
      case 'AlwaysDeny':
        return {
          authorize: () => Promise.resolve({ verdict: 'no-opinion', reason: 'Everything is forbidden.' }),
        };
      case 'Webhook': {
        const connection = connections.get(each.webhook.kubeConfigFile);
        if (!connection) throw new Error(`the webhook ${each.name} cannot be asked`);
        const evaluations = new WebhookEvaluations({ metrics, clock, name: each.name });
        return new WebhookAuthorizer({ webhook: each.webhook, connection, https, clock, evaluations });
      }
    }
  };
  return configuration.authorizers.map(
    (each) => new CountedAuthorizer(authorizerOf(each), { type: each.type, name: each.name, metrics }),
  );
}

/** Who says, for a review of rules, what somebody may do: those of the authorizers that can, as upstream has it. */
export function ruleSources(authorization: AuthorizationSettings | undefined, roles: RoleRules): RuleSources {
  const { configuration, policies = [] } = authorization ?? BY_DEFAULT;
  const types = new Set<string>(configuration.authorizers.map(({ type }) => type));
  return {
    roles: types.has('RBAC') ? roles : undefined,
    others: (user, namespace) => [
      ...(types.has('AlwaysAllow') ? ALL_RULES : []),
      ...(types.has('ABAC') ? attributeRules(policies, user, namespace) : []),
    ],
  };
}

const ALL_RULES = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
];

const BY_DEFAULT: AuthorizationSettings = {
  configuration: {
    authorizers: [
      { type: 'Node', name: 'node' },
      { type: 'RBAC', name: 'rbac' },
    ],
  },
  connections: new Map(),
};
