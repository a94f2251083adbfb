/**
 * `kube-apiserver/authentication-configuration`: the file of `--authentication-config`: issuers of JSON Web Tokens, how
 * their claims become users, and for what paths nobody has to say who asks.
 *
 *     const { configuration, problems } = readAuthenticationConfiguration(document, disallowedIssuers);
 *     const sources = configuration.jwt.map((jwt) => new IssuedTokens({ jwt, https, checkSignature, clock, audiences }));
 */
export { type AuthenticationConfiguration, readAuthenticationConfiguration } from './configuration.ts';
export { IssuedTokens } from './issued-tokens.ts';
