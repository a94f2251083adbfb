import { cloneJson } from '../../base/index.ts';
import { formatTime, type KubernetesObject, notFound } from '../../api/index.ts';
import { ObjectVersion } from '../storage/index.ts';
import { toStored, viewOf } from './served-view.ts';
import { checkDeleteOptions, type DeleteOptions } from '../request/delete-options.ts';
import { collectionFinalizers } from './collection-finalizers.ts';
import { holdToPreconditions } from './delete-preconditions.ts';
import { beginDeletion, markDeleted } from './graceful-deletion.ts';
import type { StoredResource } from './served-resource.ts';
import { modifiedMeanwhile } from './preconditions.ts';
import { writeAttributes } from './write-attributes.ts';
import type { WriteContext } from './write-context.ts';
import type { Writes } from './writes.ts';

export interface Deletion {
  readonly resource: StoredResource;
  readonly namespace: string;
  readonly name: string;
  /** One of a collection that is deleted: admission is told of no name, as upstream has it. */
  readonly isOfCollection?: boolean;
  readonly options: DeleteOptions;
}

export interface Deleted {
  /** The object as it was last seen, or as it stays for now. */
  readonly version: ObjectVersion;
  /** It is gone; else it has time left, or finalizers hold it. */
  readonly gone: boolean;
}

/** Deletes an object, or begins to, as upstream's registry does. */
export async function deleteObject(
  writes: Writes,
  deletion: Deletion,
  context: WriteContext,
): Promise<Deleted> {
  const { resource, namespace, name, options } = deletion;
  checkDeleteOptions(options);
  for (let attempt = 0; attempt <= writes.retries; attempt++) {
    const current = await resource.storage.get(namespace, name, context.freshness);
    if (!current) throw notFound(resource.of, name);
    const deleted = await deleteCurrent(writes, deletion, context, current);
    if (deleted) return deleted;
  }
  throw modifiedMeanwhile(resource.of, name);
}

/** Undefined: another write got in between. */
async function deleteCurrent(
  writes: Writes,
  deletion: Deletion,
  context: WriteContext,
  current: ObjectVersion,
): Promise<Deleted | undefined> {
  const { resource, namespace, options } = deletion;
  const name = deletion.isOfCollection ? '' : deletion.name;
  const view = await viewOf(resource.kind, current);
  const { object: old } = view;
  holdToPreconditions(options, old, current.revision, resource.kind.kind);
  const place = { operation: 'DELETE', resource, subresource: '', namespace, name, oldObject: old } as const;
  const attributes = writeAttributes(place, context);
  await writes.admission.mutate(attributes);
  await writes.admission.validate(attributes);
  const object = cloneJson(old);
  const held = holdBack(resource, object, options, context.nowMs);
  if (held === 'stays') return { version: view, gone: false };
  if (held === 'goes') return remove(resource, { current, view }, context);
  const stored = await toStored(resource.kind, object);
  const next = ObjectVersion.next(current.codec, current.key, stored, current.revision);
  const { dryRun, author } = context;
  const marked =
    dryRun || next.equals(current) ? next : await resource.storage.replace(current, next, { author });
  if (!marked) return undefined;
  const last = await viewOf(resource.kind, marked);
  if (held === 'waits') return { version: last, gone: false };
  return remove(resource, { current: marked, view: last }, context);
}

/**
 * What is to become of the object, which is changed where it has to be written first: `stays` as it is, `goes` at
 * once, `waits` with what was written into it, or goes after the world has seen that (`ends`).
 */
function holdBack(
  { kind: { deletion } }: StoredResource,
  object: KubernetesObject,
  options: DeleteOptions,
  nowMs: number,
): 'stays' | 'goes' | 'waits' | 'ends' {
  if (deletion.begin && object.metadata.deletionTimestamp !== undefined && deletion.isHeld(object))
    return 'stays';
  const step = beginDeletion(deletion, object, options, nowMs);
  if (step === 'pending') return 'stays';
  if (deletion.isCollected) {
    const finalizers = collectionFinalizers(
      options,
      object.metadata.finalizers ?? [],
      deletion.orphansDependents,
    );
    if (finalizers.length > 0) object.metadata.finalizers = finalizers;
    else delete object.metadata.finalizers;
  }
  const isHeld = deletion.isHeld(object);
  if (step === 'graceful')
    return isHeld || object.metadata.deletionGracePeriodSeconds !== 0 ? 'waits' : 'ends';
  if (!isHeld) return 'goes';
  if (deletion.begin) {
    object.metadata.deletionTimestamp = formatTime(nowMs);
    deletion.begin(object);
  } else {
    markDeleted(object, nowMs);
  }
  return 'waits';
}

async function remove(
  resource: StoredResource,
  { current, view }: { readonly current: ObjectVersion; readonly view: ObjectVersion },
  { dryRun, author }: WriteContext,
): Promise<Deleted | undefined> {
  if (dryRun) return { version: view, gone: true };
  const together = resource.allocator?.freed(view.object);
  const last = await resource.storage.delete(current, { together, author });
  return last && { version: view, gone: true };
}
