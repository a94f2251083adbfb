import type { Kinds } from '../../api/index.ts';
import type { Clock, HttpsClient, MetricsRegistry, Random } from '../../base/index.ts';
import type { AdmissionPlugin, Authorizer, ObjectReader, ObjectWriter } from '../../apiserver/index.ts';
import { type AdmissionConfiguration, POD_SECURITY_BY_DEFAULT } from '../admission-configuration/index.ts';
import { AlwaysDeny } from './always-deny.ts';
import { AlwaysPullImages } from './always-pull-images.ts';
import { DefaultIngressClass } from './default-ingress-class.ts';
import { DefaultStorageClass } from './default-storage-class.ts';
import { DefaultTolerationSeconds } from './default-toleration-seconds.ts';
import { DenyServiceExternalIPs } from './deny-service-external-ips.ts';
import { EventRateLimit } from './event-rate-limit.ts';
import { ExtendedResourceToleration } from './extended-resource-toleration.ts';
import { ImagePolicyWebhook } from './image-policy-webhook.ts';
import { LimitPodHardAntiAffinityTopology } from './limit-pod-hard-anti-affinity-topology.ts';
import { LimitRanger } from './limit-ranger.ts';
import { NamespaceAutoProvision } from './namespace-auto-provision.ts';
import { NamespaceExists } from './namespace-exists.ts';
import { NamespaceLifecycle } from './namespace-lifecycle.ts';
import { NodeRestriction } from './node-restriction.ts';
import { OwnerReferencesPermissionEnforcement } from './owner-references-permission-enforcement.ts';
import { PersistentVolumeClaimResize } from './persistent-volume-claim-resize.ts';
import { PodNodeSelector } from './pod-node-selector.ts';
import { PodSecurity } from './pod-security.ts';
import { PodTolerationRestriction } from './pod-toleration-restriction.ts';
import { Priority } from './priority.ts';
import { ResourceQuota } from './resource-quota.ts';
import { RuntimeClass } from './runtime-class.ts';
import { ServiceAccount } from './service-account.ts';
import { StorageObjectInUseProtection } from './storage-object-in-use-protection.ts';
import { TaintNodesByCondition } from './taint-nodes-by-condition.ts';

export interface AdmissionOptions {
  readonly objects: ObjectReader & ObjectWriter;
  readonly kinds: Kinds;
  readonly authorizer: Authorizer;
  readonly clock: Clock;
  readonly random: Random;
  /** How servers outside of the cluster are asked. */
  readonly https: HttpsClient;
  readonly metrics: MetricsRegistry;
  /** What plugins are told that can be told something. Those of which nothing is said here, and must be, are not there. */
  readonly configuration: AdmissionConfiguration;
  /** Plugins that ask what users have configured: they see what all others but the quota have made of a write. */
  readonly beforeQuota: readonly AdmissionPlugin[];
}

/** All plugins that there are, in upstream's order: a server has those that {@link selectAdmission} leaves. */
export function admissionPlugins(options: AdmissionOptions): AdmissionPlugin[] {
  const { objects, kinds, authorizer, clock, random, https, metrics, configuration, beforeQuota } = options;
  const {
    eventRateLimits,
    limitedResources = [],
    imagePolicy,
    nodeSelectors = {},
    tolerationRestriction,
    podSecurity = POD_SECURITY_BY_DEFAULT,
  } = configuration;
  const reader: ObjectReader = objects;
  return [
    new NamespaceAutoProvision(objects),
    new NamespaceLifecycle(reader),
    new NamespaceExists(reader),
    new LimitPodHardAntiAffinityTopology(),
    new LimitRanger(reader),
    new ServiceAccount({ reader, clock, random }),
    new NodeRestriction({ reader, authorizer }),
    new TaintNodesByCondition(),
    new AlwaysPullImages(),
    ...(imagePolicy ? [new ImagePolicyWebhook({ policy: imagePolicy, https, clock, random })] : []),
    new PodSecurity(reader, podSecurity, metrics),
    new PodNodeSelector(reader, nodeSelectors),
    new Priority(reader),
    new DefaultTolerationSeconds(),
    ...(tolerationRestriction ? [new PodTolerationRestriction(reader, tolerationRestriction)] : []),
    ...(eventRateLimits ? [new EventRateLimit(eventRateLimits, clock)] : []),
    new ExtendedResourceToleration(),
    new DefaultStorageClass(reader),
    new StorageObjectInUseProtection(),
    new OwnerReferencesPermissionEnforcement({ authorizer, kinds }),
    new PersistentVolumeClaimResize(reader),
    new RuntimeClass(reader),
    new DefaultIngressClass(reader),
    new DenyServiceExternalIPs(),
    ...beforeQuota,
    new ResourceQuota(objects, limitedResources),
    new AlwaysDeny(),
  ];
}
