/**
 * `core`: what the kinds that are not workloads mean beyond their schemas: namespaces, nodes, services, configuration,
 * storage, access, extension.
 *
 *     coreRules['v1/Service']?.validateCreate?.(service);
 */
import type { KindRules } from '../rules.ts';
import { configMapRules } from './config/config-map.ts';
import { endpointSliceRules } from './network/endpoint-slice.ts';
import { endpointsRules } from './network/endpoints.ts';
import { eventRules, newEventRules } from './config/event.ts';
import { leaseRules } from './config/lease.ts';
import { namespaceRules } from './config/namespace.ts';
import { nodeRules } from './config/node.ts';
import { persistentVolumeRules } from './storage/persistent-volume.ts';
import { persistentVolumeClaimRules } from './storage/persistent-volume-claim.ts';
import { secretRules } from './config/secret.ts';
import { serviceRules } from './network/service.ts';
import { serviceAccountRules } from './config/service-account.ts';
import { storageClassRules } from './storage/storage-class.ts';

export { CLAIM_SPEC, validateClaimSpec } from './storage/claim-spec.ts';
export { settleDataSources } from './storage/persistent-volume-claim.ts';
export { settleServiceAddresses } from './network/service-addresses.ts';
export * from './network/service-needs.ts';

/** Rules by kind, `v1/Service`. */
export const coreRules: Readonly<Record<string, KindRules>> = {
  'v1/ConfigMap': configMapRules,
  'v1/Endpoints': endpointsRules,
  'v1/Event': eventRules,
  'v1/Namespace': namespaceRules,
  'v1/Node': nodeRules,
  'v1/PersistentVolume': persistentVolumeRules,
  'v1/PersistentVolumeClaim': persistentVolumeClaimRules,
  'v1/Secret': secretRules,
  'v1/Service': serviceRules,
  'v1/ServiceAccount': serviceAccountRules,
  'coordination.k8s.io/v1/Lease': leaseRules,
  'discovery.k8s.io/v1/EndpointSlice': endpointSliceRules,
  'events.k8s.io/v1/Event': newEventRules,
  'storage.k8s.io/v1/StorageClass': storageClassRules,
};
