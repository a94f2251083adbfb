import { sha256 } from '../../base/index.ts';
import type { GroupVersionKind, ResourceInfo } from '../../api/index.ts';

/**
 * Upstream's hash of what a resource is stored as: clients see by it when that changes. Undefined for what is not
 * stored.
 */
export function storageVersionHash(resource: ResourceInfo): string | undefined {
  if (!resource.verbs.includes('watch')) return undefined;
  const { group, version, kind } = storedAs(resource);
  const digest = sha256(new TextEncoder().encode(`${group}/${version}/${kind}`));
  return btoa(String.fromCharCode(...digest.subarray(0, HASH_BYTES)));
}

const HASH_BYTES = 8;

/** Kinds that upstream stores in another group or version than it serves them in. */
const STORED_AS: Readonly<Record<string, GroupVersionKind>> = {
  'events.k8s.io/v1/Event': { group: '', version: 'v1', kind: 'Event' },
  'autoscaling/v1/HorizontalPodAutoscaler': {
    group: 'autoscaling',
    version: 'v2',
    kind: 'HorizontalPodAutoscaler',
  },
  'admissionregistration.k8s.io/v1/MutatingAdmissionPolicy': {
    group: 'admissionregistration.k8s.io',
    version: 'v1beta1',
    kind: 'MutatingAdmissionPolicy',
  },
  'admissionregistration.k8s.io/v1/MutatingAdmissionPolicyBinding': {
    group: 'admissionregistration.k8s.io',
    version: 'v1beta1',
    kind: 'MutatingAdmissionPolicyBinding',
  },
};

function storedAs(resource: ResourceInfo): GroupVersionKind {
  return STORED_AS[`${resource.group}/${resource.version}/${resource.kind}`] ?? resource;
}
