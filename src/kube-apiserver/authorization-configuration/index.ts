/**
 * `kube-apiserver/authorization-configuration`: the file of `--authorization-config`: whom the server asks whether a
 * request is allowed, in which order, and webhooks among them.
 *
 *     const { configuration, problems } = readAuthorizationConfiguration(document);
 *     const authorizers = configuration.authorizers.map((each) => authorizerOf(each));
 */
export { CountedAuthorizer, WebhookEvaluations } from './authorization-metrics.ts';
export {
  type AuthorizationConfiguration,
  type ConfiguredAuthorizer,
  readAuthorizationConfiguration,
} from './configuration.ts';
export { WebhookAuthorizer, type WebhookConnection } from './webhook-authorizer.ts';
