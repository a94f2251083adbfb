/**
 * `kube-apiserver/authorization-configuration`: the file of `--authorization-config`: whom the server asks whether a
 * request is allowed, in which order, and webhooks among them.
 *
 *     const { configuration, problems } = readAuthorizationConfiguration(document);
 *     const authorizers = configuration.authorizers.map((each) => authorizerOf(each));
 */
export { type AuthorizationConfiguration, readAuthorizationConfiguration } from './configuration.ts';
export { WebhookAuthorizer, type WebhookConnection } from './webhook-authorizer.ts';
