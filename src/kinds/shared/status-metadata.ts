import type { KubernetesObject } from '../../api/index.ts';

const KEPT = ['labels', 'annotations', 'finalizers', 'ownerReferences'] as const;

/** Takes back what an update of the status says of the metadata, for the kinds where it may say nothing. */
export function keepMetadata({ metadata }: KubernetesObject, old: KubernetesObject): void {
  for (const field of KEPT) delete metadata[field];
  for (const field of KEPT) {
    if (old.metadata[field] !== undefined) Object.assign(metadata, { [field]: old.metadata[field] });
  }
}
