/**
 * `kube-apiserver`: what makes an API server that of Kubernetes: its admission plugins, RBAC and tokens, the objects that
 * every cluster begins with, the subresources of Pods, the addresses of Services, the columns of tables.
 *
 *     const server = createKubeApiServer({ kinds: builtInKinds(), store, clock, random, log });
 *     await server.ready();
 *     const response = await server.handler(request);
 */
export { type AuditPolicy, type AuditSink, readAuditPolicy } from '../apiserver/index.ts';
export type {
  AdmittedRequest,
  LargeBodies,
  LargeBodyResponse,
  ObjectForm,
  AuthorizationAttributes,
  AuthorizationDecision,
  ProgramCheck,
  StaticToken,
  TokenUser,
  User,
} from '../apiserver/index.ts';
export { markAsWritten, TokenError } from '../apiserver/index.ts';
export type { AccessAnswers } from './access.ts';
export { type ConfigurationFiles, readAdmissionConfiguration } from './admission-configuration/index.ts';
export { admissionProblems, type AdmissionSelection, isAdmissionEnabled } from './admission/index.ts';
export {
  type AuthenticationConfiguration,
  readAuthenticationConfiguration,
} from './authentication-configuration/index.ts';
export { type AttributePolicy, readAttributePolicies } from './attribute-policies/index.ts';
export {
  type AuthorizationConfiguration,
  readAuthorizationConfiguration,
} from './authorization-configuration/index.ts';
export type { AuthorizationSettings } from './configured-authorizers.ts';
export type { ExtensionTrust, FrontProxy } from './bootstrap/extension-authentication.ts';
export type { RunningParts } from './known-gaps/index.ts';
export type { UsageSource } from './metrics-api/index.ts';
export type { InFlightLimits, KubeApiServerOptions } from './options.ts';
export { type BesideSettings, besideSettings } from './beside-settings.ts';
export { createKubeApiServer, ISSUER, type KubeApiServer } from './server.ts';
export type { SettingsFile } from './settings-files/index.ts';
export { kubernetesServiceAddress } from './service-allocation/service-range.ts';
export type { NodeConnections, PodAttachRequest, PodLogRequest } from './subresources/node-connections.ts';
