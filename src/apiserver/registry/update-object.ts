import {
  type FieldError,
  formatTime,
  type GroupVersionKind,
  invalidError,
  type KubernetesObject,
  notFound,
  StatusError,
  withoutNewTimes,
} from '../../api/index.ts';
import { ObjectVersion } from '../storage/index.ts';
import { createObject } from './create-object.ts';
import { toStored, viewOf } from './served-view.ts';
import { holdToRevision, modifiedMeanwhile } from './preconditions.ts';
import { recordFields } from './recorded-fields.ts';
import { dropRepeatedOwners } from './repeated-owners.ts';
import type { Allocation, StoredResource } from './served-resource.ts';
import { setOrDelete } from './set-or-delete.ts';
import { hookContext, writeAttributes, type WrittenPlace } from './write-attributes.ts';
import type { WriteContext } from './write-context.ts';
import type { Writes } from './writes.ts';

/** What an update of the object itself, or of one of its subresources, may change and must hold to. */
export interface UpdateStrategy {
  /** Empty for the object itself. */
  readonly subresource: string;
  /** Changes `object`: takes back what this update may not change, and counts the generation. */
  prepare(object: KubernetesObject, old: KubernetesObject, now: string): void;
  /** `warn` takes what is wrong and was so before. */
  validate(object: KubernetesObject, old: KubernetesObject, warn: (text: string) => void): FieldError[];
  /** Texts for `Warning` headers. A subresource gives none: what it leaves alone was warned of before. */
  warnings?(object: KubernetesObject, old: KubernetesObject): string[];
  readonly allowCreate: boolean;
  readonly allowUnconditional: boolean;
  /** What admission is asked about where that is not the object itself: its `Scale`. */
  readonly shown?: ShownObject;
}

/** Another object that stands for a stored one. */
export interface ShownObject {
  readonly kind: GroupVersionKind;
  show(object: KubernetesObject): KubernetesObject;
  /** Changes `object`, as what was shown has been changed. */
  take(object: KubernetesObject, shown: KubernetesObject): void;
}

/** An update on its way to the store. */
export interface Change {
  readonly resource: StoredResource;
  readonly strategy: UpdateStrategy;
  readonly namespace: string;
  readonly name: string;
  /**
   * Makes the new object. `old` is what is stored now, undefined where there is nothing; it is shared and must not be
   * changed, the result is this write's own. Called again when another write got in between.
   */
  next(old: KubernetesObject | undefined): Promise<KubernetesObject> | KubernetesObject;
  /** Leave the record of who manages which field as `next` makes it. */
  readonly isRecorded?: boolean;
  /** Rejects where who updates may not create what is not there. Left out, whoever may update may create. */
  readonly mayCreate?: () => Promise<void>;
}

export interface Changed {
  readonly version: ObjectVersion;
  /** There was no such object before. */
  readonly created: boolean;
}

/** Updates an object as upstream's registry does, trying again where nobody holds it to a revision. */
export async function updateObject(writes: Writes, change: Change, context: WriteContext): Promise<Changed> {
  const { resource, namespace, name } = change;
  for (let attempt = 0; attempt <= writes.retries; attempt++) {
    const current = await resource.storage.get(namespace, name, context.freshness);
    const version = current
      ? await replace(writes, change, context, current)
      : await createByUpdate(writes, change, context);
    if (version) return { version, created: current === undefined };
  }
  throw modifiedMeanwhile(resource.of, name);
}

/** Undefined: somebody else created it first. */
async function createByUpdate(
  writes: Writes,
  change: Change,
  context: WriteContext,
): Promise<ObjectVersion | undefined> {
  const { resource, namespace, name, strategy } = change;
  if (!strategy.allowCreate) throw notFound(resource.of, name);
  const object = await change.next(undefined);
  if (object.metadata.resourceVersion !== undefined) throw notFound(resource.of, name);
  const { isRecorded = false, mayCreate } = change;
  const creation = { resource, namespace, object, isRecorded };
  try {
    return await createObject(writes, mayCreate ? { ...creation, mayCreate } : creation, context);
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'AlreadyExists') return undefined;
    throw error;
  }
}

/** Undefined: another write got in between. */
async function replace(
  writes: Writes,
  change: Change,
  context: WriteContext,
  current: ObjectVersion,
): Promise<ObjectVersion | undefined> {
  const { resource, strategy, namespace, name } = change;
  const { subresource } = strategy;
  const { object: old } = await viewOf(resource.kind, current);
  const asked = await change.next(old);
  dropRepeatedOwners(asked, context.warnings);
  if (!change.isRecorded) recordFields(resource.kind, old, asked, context, subresource);
  const place = { operation: 'UPDATE', resource, subresource, namespace, name } as const;
  const { shown } = strategy;
  const attributes = writeAttributes({ ...place, ...asShown(shown, asked, old) }, context);
  await writes.admission.mutate(attributes);
  const object = shown ? asked : (attributes.object ?? asked);
  if (shown && attributes.object) shown.take(object, attributes.object);
  const isWhole = subresource === '';
  if (isWhole) await resource.hooks.beforeUpdate?.(object, old, hookContext(attributes));
  holdToRevision(resource, object, current, strategy.allowUnconditional);
  const allocation = isWhole ? await resource.allocator?.begin(object, old, context) : undefined;
  try {
    prepareForUpdate(object, old, strategy, formatTime(context.nowMs));
    const errors = strategy.validate(object, old, (text) => context.warnings.add(text));
    if (errors.length > 0)
      throw invalidError(resource.kind.strategy.answersAs ?? resource.kind, name, errors);
    for (const text of strategy.warnings?.(object, old) ?? []) context.warnings.add(text);
    await writes.admission.validate(attributes);
    const replaced = { resource, current, old };
    const stored = await commit(replaced, withoutNewTimes(old, object), context, allocation);
    return stored && (await viewOf(resource.kind, stored));
  } finally {
    allocation?.release();
  }
}

/** What admission is asked about. */
function asShown(
  shown: ShownObject | undefined,
  object: KubernetesObject,
  oldObject: KubernetesObject,
): Pick<WrittenPlace, 'kind' | 'object' | 'oldObject'> {
  if (!shown) return { object, oldObject };
  return { kind: shown.kind, object: shown.show(object), oldObject: shown.show(oldObject) };
}

interface Replaced {
  readonly resource: StoredResource;
  readonly current: ObjectVersion;
  /** As it is served. */
  readonly old: KubernetesObject;
}

/** Stores the object; or removes it, where it was only waiting for its last finalizer to go. */
async function commit(
  { resource, current, old }: Replaced,
  object: KubernetesObject,
  { dryRun, author }: WriteContext,
  allocation: Allocation | undefined,
): Promise<ObjectVersion | undefined> {
  const stored = await toStored(resource.kind, object);
  const next = ObjectVersion.next(current.codec, current.key, stored, current.revision);
  if (isReleased(resource, object, old)) {
    if (dryRun) return next;
    const together = resource.allocator?.freed(old);
    return (await resource.storage.delete(current, { together, author })) && next;
  }
  if (dryRun || next.equals(current)) return next;
  return resource.storage.replace(current, next, { together: allocation?.together(object), author });
}

/** Its deletion had begun, it needs no more time, and nothing holds it any longer. */
function isReleased(resource: StoredResource, object: KubernetesObject, old: KubernetesObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = old.metadata;
  return (
    deletionTimestamp !== undefined &&
    deletionGracePeriodSeconds === 0 &&
    !resource.kind.deletion.isHeld(object)
  );
}

/** What no update may change, and what its strategy makes of the object. */
function prepareForUpdate(
  object: KubernetesObject,
  old: KubernetesObject,
  strategy: UpdateStrategy,
  now: string,
): void {
  const { metadata } = object;
  setOrDelete(metadata, 'generation', old.metadata.generation);
  strategy.prepare(object, old, now);
  metadata.uid ??= old.metadata.uid ?? '';
  setOrDelete(metadata, 'creationTimestamp', old.metadata.creationTimestamp);
  if (old.metadata.deletionTimestamp !== undefined)
    metadata.deletionTimestamp = old.metadata.deletionTimestamp;
  const grace = old.metadata.deletionGracePeriodSeconds;
  if (grace !== undefined) metadata.deletionGracePeriodSeconds ??= grace;
}
