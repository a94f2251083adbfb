import { type GroupVersionKind, type KubernetesObject, written } from '../../api/index.ts';
import { builtInScheme, fieldManagerOf } from '../../kinds/index.ts';
import type { WriteContext } from './write-context.ts';

/**
 * Brings the record of who manages which field of `next` up to date; `live` is undefined for a new object. `next` is
 * changed.
 */
export function recordFields(
  { kind }: { readonly kind: GroupVersionKind },
  live: KubernetesObject | undefined,
  next: KubernetesObject,
  { fieldManager, nowMs }: WriteContext,
  subresource = '',
): void {
  const manager = fieldManagerOf(kind);
  const writer = { manager: fieldManager, subresource, nowMs };
  const { managedFields } = (live ? manager.update(live, next, writer) : manager.create(next, writer))
    .metadata;
  if (managedFields) next.metadata.managedFields = managedFields;
  else delete next.metadata.managedFields;
}

/** The object as it travels, which is the form that records speak of. */
export function writtenObject(object: KubernetesObject): KubernetesObject {
  return written(object, builtInScheme) as KubernetesObject;
}
