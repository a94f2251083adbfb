import { apiVersionOf, type GroupVersionKind, type KubernetesObject } from '../api/index.ts';
import type { Namespace, Pod } from '../kinds/index.ts';
import type { DeletionRules } from '../apiserver/index.ts';

/** The kinds of which a DELETE answers with the object, as upstream's. */
const RETURNED: ReadonlySet<string> = new Set([
  'v1/PersistentVolume',
  'v1/PersistentVolumeClaim',
  'v1/Pod',
  'v1/PodTemplate',
  'v1/ResourceQuota',
  'v1/Service',
  'v1/ServiceAccount',
  'resource.k8s.io/v1/DeviceClass',
  'resource.k8s.io/v1/ResourceClaim',
  'resource.k8s.io/v1/ResourceClaimTemplate',
  'resource.k8s.io/v1/ResourceSlice',
  'storage.k8s.io/v1/CSIDriver',
  'storage.k8s.io/v1/CSINode',
  'storage.k8s.io/v1/StorageClass',
  'storage.k8s.io/v1/VolumeAttachment',
  'storage.k8s.io/v1/VolumeAttributesClass',
]);

/** The kinds that leave their dependents behind where the client does not say otherwise, as in their first version. */
const ORPHANING: ReadonlySet<string> = new Set(['batch/v1/Job', 'v1/ReplicationController']);

/** The kinds that garbage collection leaves alone. */
const UNCOLLECTED: ReadonlySet<string> = new Set(['events.k8s.io/v1/Event', 'v1/Event']);

export function deletionRules(gvk: GroupVersionKind): DeletionRules {
  const key = `${apiVersionOf(gvk)}/${gvk.kind}`;
  const rules = {
    collects: !UNCOLLECTED.has(key),
    orphans: ORPHANING.has(key),
    returnsObject: RETURNED.has(key),
    isHeld: hasFinalizers,
  };
  if (key === 'v1/Namespace') return { ...rules, ...NAMESPACE };
  return key === 'v1/Pod' ? { ...rules, gracePeriodSeconds: podGracePeriodSeconds } : rules;
}

function hasFinalizers({ metadata }: KubernetesObject): boolean {
  return (metadata.finalizers ?? []).length > 0;
}

/** A namespace is terminating until the finalizers in its spec have gone, too: its contents go first. */
const NAMESPACE: Pick<DeletionRules, 'isHeld' | 'begin'> = {
  isHeld: (object) => hasFinalizers(object) || ((object as Namespace).spec?.finalizers ?? []).length > 0,
  begin: (object) => {
    object['status'] = { ...(object as Namespace).status, phase: 'Terminating' };
  },
};

/** A Pod that no node has, and one that has ended, gets no time. */
function podGracePeriodSeconds(object: KubernetesObject, asked: number | undefined): number {
  const { spec, status } = object as Pod;
  if ((spec?.nodeName ?? '') === '') return 0;
  if (status?.phase === 'Succeeded' || status?.phase === 'Failed') return 0;
  return asked ?? spec?.terminationGracePeriodSeconds ?? 0;
}
