import type { Clock, HttpsClient } from '../base/index.ts';
import type { Authorizer } from '../apiserver/index.ts';
import {
  type AuthorizationConfiguration,
  WebhookAuthorizer,
  type WebhookConnection,
} from './authorization-configuration/index.ts';

/** Whom the server asks whether a request is allowed. */
export interface AuthorizationSettings {
  readonly configuration: AuthorizationConfiguration;
  /** How webhooks are reached, by the kubeconfig files that they name. */
  readonly connections: ReadonlyMap<string, WebhookConnection>;
}

interface Parts {
  readonly authorization?: AuthorizationSettings | undefined;
  readonly https: HttpsClient;
  readonly clock: Clock;
}

/** The authorizers in their order; as by default the one of nodes and the roles. Throws where a webhook cannot be asked. */
export function configuredAuthorizers(
  { authorization, https, clock }: Parts,
  own: Readonly<Record<'Node' | 'RBAC', Authorizer>>,
): Authorizer[] {
  if (!authorization) return [own.Node, own.RBAC];
  const { configuration, connections } = authorization;
  return configuration.authorizers.map((each) => {
    switch (each.type) {
      case 'Node':
        return own.Node;
      case 'RBAC':
        return own.RBAC;
      case 'AlwaysAllow':
        return { authorize: () => Promise.resolve({ verdict: 'allow' }) };
      case 'AlwaysDeny':
        return {
          authorize: () => Promise.resolve({ verdict: 'no-opinion', reason: 'Everything is forbidden.' }),
        };
      case 'Webhook': {
        const connection = connections.get(each.webhook.kubeConfigFile);
        if (!connection) throw new Error(`the webhook ${each.name} cannot be asked`);
        return new WebhookAuthorizer({ webhook: each.webhook, connection, https, clock });
      }
    }
  });
}
