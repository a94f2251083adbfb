import type { Clock, Random } from '../../base/index.ts';
import type { AdmissionPlugin, Authorizer, ObjectReader, ObjectWriter } from '../../apiserver/index.ts';
import { DefaultIngressClass } from './default-ingress-class.ts';
import { DefaultStorageClass } from './default-storage-class.ts';
import { DefaultTolerationSeconds } from './default-toleration-seconds.ts';
import { LimitRanger } from './limit-ranger.ts';
import { NamespaceLifecycle } from './namespace-lifecycle.ts';
import { NodeRestriction } from './node-restriction.ts';
import { PersistentVolumeClaimResize } from './persistent-volume-claim-resize.ts';
import { PodSecurity } from './pod-security.ts';
import { Priority } from './priority.ts';
import { ResourceQuota } from './resource-quota.ts';
import { RuntimeClass } from './runtime-class.ts';
import { ServiceAccount } from './service-account.ts';
import { StorageObjectInUseProtection } from './storage-object-in-use-protection.ts';
import { TaintNodesByCondition } from './taint-nodes-by-condition.ts';

export interface AdmissionOptions {
  readonly objects: ObjectReader & ObjectWriter;
  readonly authorizer: Authorizer;
  readonly clock: Clock;
  readonly random: Random;
  /** Upstream's names of plugins to leave out. */
  readonly disabled: readonly string[];
  /** Plugins that ask what users have configured: they see what all others but the quota have made of a write. */
  readonly beforeQuota: readonly AdmissionPlugin[];
}

/** The plugins of a server, in upstream's order. */
export function admissionPlugins(options: AdmissionOptions): AdmissionPlugin[] {
  const { objects, authorizer, clock, random, disabled, beforeQuota } = options;
  const reader: ObjectReader = objects;
  const all = [
    new NamespaceLifecycle(reader),
    new LimitRanger(reader),
    new ServiceAccount({ reader, clock, random }),
    new NodeRestriction({ reader, authorizer }),
    new TaintNodesByCondition(),
    new PodSecurity(reader),
    new Priority(reader),
    new DefaultTolerationSeconds(),
    new DefaultStorageClass(reader),
    new StorageObjectInUseProtection(),
    new PersistentVolumeClaimResize(reader),
    new RuntimeClass(reader),
    new DefaultIngressClass(reader),
    ...beforeQuota,
    new ResourceQuota(objects),
  ];
  return all.filter(({ name }) => !disabled.includes(name));
}
