import type { Kind, KubernetesObject } from '../../api/index.ts';
import type { WriteContext } from './write-context.ts';

/**
 * Brings the record of who manages which field of `next` up to date; `live` is undefined for a new object. `next` is
 * changed.
 */
export function recordFields(
  kind: Kind,
  live: KubernetesObject | undefined,
  next: KubernetesObject,
  { fieldManager, nowMs }: WriteContext,
  subresource = '',
): void {
  const manager = kind.fieldManager;
  const writer = { manager: fieldManager, subresource, nowMs };
  const { managedFields } = (live ? manager.update(live, next, writer) : manager.create(next, writer))
    .metadata;
  if (managedFields) next.metadata.managedFields = managedFields;
  else delete next.metadata.managedFields;
}
