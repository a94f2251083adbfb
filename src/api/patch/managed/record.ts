/** `managedFields` on the objects that carry it. */
import { deepEqual } from '../../../base/index.ts';
import type { KubernetesObject, ManagedFieldsEntry } from '../../object.ts';
import { type Managers, NO_MANAGERS, readManagers, writeManagers } from './managers.ts';

/**
 * The managers that a write starts from: those of the request where it has any that can be read, else those that are
 * recorded. A list without entries, or of one empty entry, clears the record. Through a subresource a request has no
 * say.
 */
export function managersOfRequest(
  live: KubernetesObject,
  next: KubernetesObject,
  subresource: string,
): Managers {
  const recorded = live.metadata.managedFields;
  const requested = next.metadata.managedFields;
  const keeps = subresource !== '' || requested === undefined || deepEqual(requested, recorded);
  if (keeps) return readManagers(recorded) ?? NO_MANAGERS;
  if (clearsRecord(requested)) return NO_MANAGERS;
  const managers = readManagers(requested);
  return managers && managers.size > 0 ? managers : (readManagers(recorded) ?? NO_MANAGERS);
}

/** The object with the record of its managers: the very entries of `live` where they say the same. */
export function withRecord<T extends KubernetesObject>(
  object: T,
  managers: Managers,
  live: KubernetesObject | undefined,
): T {
  const recorded = live?.metadata.managedFields;
  const same = recorded !== undefined && sameManagers(managers, readManagers(recorded));
  const entries = same ? recorded : writeManagers(managers);
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata: entries ? { ...metadata, managedFields: entries } : metadata };
}

/** The object as the comparison sees it. */
export function withoutRecord<T extends KubernetesObject>(object: T): T {
  if (object.metadata.managedFields === undefined) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/**
 * The object with the times of `live` where nothing but times of its record differs: so that a write without a change
 * stays one. Runs last, once the object stands as it would be stored.
 */
export function withoutNewTimes<T extends KubernetesObject>(live: KubernetesObject, next: T): T {
  const [before, after] = [live.metadata.managedFields, next.metadata.managedFields];
  if (before === after || !before || !after) return next;
  if (!deepEqual(before.map(timeless), after.map(timeless))) return next;
  const restored = { ...next, metadata: { ...next.metadata, managedFields: before } };
  return deepEqual(withoutRevision(live), withoutRevision(restored)) ? restored : next;
}

function clearsRecord(entries: readonly ManagedFieldsEntry[]): boolean {
  const [first] = entries;
  return first === undefined || (entries.length === 1 && Object.keys(first).length === 0);
}

function sameManagers(a: Managers, b: Managers | undefined): boolean {
  if (a === b) return true;
  if (a.size !== b?.size) return false;
  for (const [id, manager] of a) if (b.get(id) !== manager) return false;
  return true;
}

function timeless(entry: ManagedFieldsEntry): ManagedFieldsEntry {
  const { time: _, ...rest } = entry;
  return rest;
}

function withoutRevision({ metadata, ...object }: KubernetesObject): unknown {
  const { resourceVersion: _, ...rest } = metadata;
  return { ...object, metadata: rest };
}
