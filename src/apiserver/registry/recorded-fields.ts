import { fieldManagerOf, type KubernetesObject, written } from '../../api/index.ts';
import type { ServedResource } from './served-resource.ts';
import type { WriteContext } from './write-context.ts';

/**
 * Brings the record of who manages which field of `next` up to date; `live` is undefined for a new object. `next` is
 * changed.
 */
export function recordFields(
  resource: ServedResource,
  live: KubernetesObject | undefined,
  next: KubernetesObject,
  { fieldManager, nowMs }: WriteContext,
  subresource = '',
): void {
  const manager = fieldManagerOf(resource.kind);
  const writer = { manager: fieldManager, subresource, nowMs };
  const whole = writtenObject(next);
  const { managedFields } = (
    live ? manager.update(writtenObject(live), whole, writer) : manager.create(whole, writer)
  ).metadata;
  if (managedFields) next.metadata.managedFields = managedFields;
  else delete next.metadata.managedFields;
}

/** The object as it travels, which is the form that records speak of. */
export function writtenObject(object: KubernetesObject): KubernetesObject {
  return written(object) as KubernetesObject;
}
