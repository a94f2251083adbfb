import type { KubernetesObject } from '../../api/index.ts';

const KEPT = [
  'labels',
  'annotations',
  'finalizers',
  'ownerReferences',
  'selfLink',
  'deletionTimestamp',
] as const;

/** Takes back what an update of the status says of the metadata, for the kinds where it may say nothing. */
export function keepMetadata({ metadata }: KubernetesObject, old: KubernetesObject): void {
  for (const field of KEPT) delete metadata[field];
  for (const field of KEPT) {
    if (old.metadata[field] !== undefined) Object.assign(metadata, { [field]: old.metadata[field] });
  }
}

/** The same for kinds whose status is written beside nothing of the metadata at all. */
export function keepAllMetadata(object: KubernetesObject, { metadata }: KubernetesObject): void {
  const { managedFields } = object.metadata;
  const { managedFields: _, ...kept } = metadata;
  object.metadata = { ...kept, ...(managedFields ? { managedFields } : {}) };
}
