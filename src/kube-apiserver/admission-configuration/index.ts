/**
 * `kube-apiserver/admission-configuration`: what a file (`--admission-control-config-file`) says to admission plugins.
 *
 *     const configuration = readAdmissionConfiguration(document, isEnabled, files);
 */
export {
  type AdmissionConfiguration,
  type ConfigurationFiles,
  readAdmissionConfiguration,
} from './admission-configuration.ts';
export type { EventRateLimit, EventRateLimitType } from './event-rate-limit.ts';
export type { ImagePolicy } from './image-policy.ts';
export { POD_SECURITY_BY_DEFAULT, type PodSecuritySettings } from './pod-security.ts';
export type { LimitedResource } from './resource-quota.ts';
export { tolerationOf, type TolerationRestriction } from './pod-toleration-restriction.ts';
