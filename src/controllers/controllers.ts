import type { ControllerDescriptor } from './library/wiring/index.ts';
import { bootstrapSignerController } from './bootstrap-signer/index.ts';
import { certificateSigningRequestApprovingController } from './certificatesigningrequest-approving/index.ts';
import { certificateSigningRequestCleanerController } from './certificatesigningrequest-cleaner/index.ts';
import { certificateSigningRequestSigningController } from './certificatesigningrequest-signing/index.ts';
import { clusterRoleAggregationController } from './clusterrole-aggregation/index.ts';
import { cronJobController } from './cronjob/index.ts';
import { daemonSetController } from './daemonset/index.ts';
import { deploymentController } from './deployment/index.ts';
import { deviceTaintEvictionController } from './device-taint-eviction/index.ts';
import { disruptionController } from './disruption/index.ts';
import { endpointsController } from './endpoints/index.ts';
import { endpointSliceController } from './endpointslice/index.ts';
import { endpointSliceMirroringController } from './endpointslice-mirroring/index.ts';
import { ephemeralVolumeController } from './ephemeral-volume/index.ts';
import { garbageCollectorController } from './garbage-collector/index.ts';
import { horizontalPodAutoscalerController } from './horizontal-pod-autoscaler/index.ts';
import { jobController } from './job/index.ts';
import { legacyServiceAccountTokenCleanerController } from './legacy-serviceaccount-token-cleaner/index.ts';
import { localVolumeProvisionerController } from './local-volume-provisioner/index.ts';
import { namespaceController } from './namespace/index.ts';
import { nodeIpamController } from './node-ipam/index.ts';
import { nodeLifecycleController } from './node-lifecycle/index.ts';
import { persistentVolumeAttachDetachController } from './persistentvolume-attach-detach/index.ts';
import { persistentVolumeBinderController } from './persistentvolume-binder/index.ts';
import { persistentVolumeExpanderController } from './persistentvolume-expander/index.ts';
import { persistentVolumeProtectionController } from './persistentvolume-protection/index.ts';
import { persistentVolumeClaimProtectionController } from './persistentvolumeclaim-protection/index.ts';
import { podGarbageCollectorController } from './pod-garbage-collector/index.ts';
import { replicaSetController } from './replicaset/index.ts';
import { replicationControllerController } from './replicationcontroller/index.ts';
import { resourceClaimController } from './resourceclaim/index.ts';
import { resourceQuotaController } from './resourcequota/index.ts';
import { rootCaCertificatePublisherController } from './root-ca-certificate-publisher/index.ts';
import { serviceAccountController } from './serviceaccount/index.ts';
import { serviceCidrController } from './service-cidr/index.ts';
import { serviceAccountTokenController } from './serviceaccount-token/index.ts';
import { statefulSetController } from './statefulset/index.ts';
import { taintEvictionController } from './taint-eviction/index.ts';
import { tokenCleanerController } from './token-cleaner/index.ts';
import { ttlController } from './ttl/index.ts';
import { ttlAfterFinishedController } from './ttl-after-finished/index.ts';
import { validatingAdmissionPolicyStatusController } from './validatingadmissionpolicy-status/index.ts';
import { volumeAttributesClassProtectionController } from './volumeattributesclass-protection/index.ts';

/** The row of controllers, in the order in which they start. */
export const CONTROLLERS: readonly ControllerDescriptor[] = [
  garbageCollectorController,
  namespaceController,
  serviceAccountController,
  rootCaCertificatePublisherController,
  serviceAccountTokenController,
  replicaSetController,
  replicationControllerController,
  deploymentController,
  statefulSetController,
  daemonSetController,
  jobController,
  endpointSliceController,
  endpointsController,
  endpointSliceMirroringController,
  persistentVolumeBinderController,
  persistentVolumeAttachDetachController,
  persistentVolumeClaimProtectionController,
  persistentVolumeProtectionController,
  volumeAttributesClassProtectionController,
  legacyServiceAccountTokenCleanerController,
  localVolumeProvisionerController,
  persistentVolumeExpanderController,
  ephemeralVolumeController,
  cronJobController,
  horizontalPodAutoscalerController,
  ttlAfterFinishedController,
  disruptionController,
  nodeIpamController,
  serviceCidrController,
  nodeLifecycleController,
  ttlController,
  taintEvictionController,
  deviceTaintEvictionController,
  podGarbageCollectorController,
  resourceQuotaController,
  resourceClaimController,
  clusterRoleAggregationController,
  validatingAdmissionPolicyStatusController,
  certificateSigningRequestSigningController,
  certificateSigningRequestApprovingController,
  certificateSigningRequestCleanerController,
  bootstrapSignerController,
  tokenCleanerController,
];
