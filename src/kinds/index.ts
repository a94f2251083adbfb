/**
 * `kinds`: the built-in kinds as values, a folder for each API group and a file or folder for each kind; and what others
 * ask about their objects. Custom resources become values of the same form.
 *
 *     const kinds = builtInKinds();
 *     kinds.findResource('batch', 'v1', 'jobs')?.strategy.validateCreate?.(job);
 */
export { approvalCondition } from './apiextensions/index.ts';
export {
  type CompiledExpression,
  Expressions,
  type ExpressionScope,
  PolicyTypeChecker,
} from './admissionregistration/index.ts';
export * from './built-in/index.ts';
export { type CronSchedule, namesTimeZone, parseSchedule } from './batch/cron-job/schedule.ts';
export { timeZoneProblem } from './batch/cron-job/time-zone.ts';
export { formatTimeIn } from './batch/cron-job/zone-clock.ts';
export { matchesNodeSelectorTerm } from './core/node-selector/node-selector-term.ts';
export { type Disk, diskOf, inlineDiskOf } from './core/persistent-volume/disk.ts';
export {
  grantsAccess,
  satisfiesClaim,
  hasModeOf,
  isLargeEnough,
  isReachableFrom,
  isReservedFor,
  smallestVolume,
} from './core/persistent-volume/volume-match.ts';
export { certificateEndMs, type CertificateRequestContent } from './shared/x509/certificate-request.ts';
export * from './core/bootstrap-token.ts';
export * from './core/pod/facts/index.ts';
export { validateTolerations } from './core/pod/scheduling.ts';
export {
  type ConvertObjects,
  CustomResource,
  type CustomResourceDefinition,
  type DefinitionCondition,
  type DefinitionNames,
} from './custom/index.ts';
export { isExtendedResource } from './core/resources/resource-names.ts';
export { selectsDevice } from './resource/device-expressions.ts';
export { toleratesDeviceTaint } from './resource/device-taints.ts';
export * from './resource/pod-claims.ts';
export { settleServiceAddresses } from './core/service/addresses.ts';
export {
  type ServiceSpec,
  isExternalName,
  isHeadless,
  mayHaveNodePorts,
  needsClusterIp,
  needsHealthCheckNodePort,
  needsNodePorts,
} from './core/service/needs.ts';
export { serviceKeyOf } from './discovery/endpoint-slices.ts';
export { METRICS, metricsKinds } from './metrics/index.ts';
export * from './pod-security/index.ts';
export * from './quota/index.ts';
export * from './schema/index.ts';
export { pemBlocks } from './shared/x509/pem.ts';
export { parseCertificateRequest } from './shared/x509/certificate-request.ts';
export type * from './types/index.ts';
