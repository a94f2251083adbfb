import {
  conflict,
  type FieldError,
  FieldPath,
  formatTime,
  invalid,
  invalidError,
  type KubernetesObject,
  notFound,
  StatusError,
  withoutNewTimes,
} from '../../api/index.ts';
import type { ServerParts } from '../server-parts.ts';
import { ObjectVersion } from '../storage/index.ts';
import { admit, mutate } from './admission.ts';
import { createObject, toStored } from './create-object.ts';
import { recordFields } from './recorded-fields.ts';
import { servedObject, type StoredResource } from './served-resource.ts';
import type { WriteContext } from './write-context.ts';

/** What an update of the object itself, or of one of its subresources, may change and must hold to. */
export interface UpdateStrategy {
  /** Empty for the object itself. */
  readonly subresource: string;
  /** Changes `object`: takes back what this update may not change, and counts the generation. */
  prepare(object: KubernetesObject, old: KubernetesObject, now: string): void;
  validate(object: KubernetesObject, old: KubernetesObject): FieldError[];
  readonly allowCreate: boolean;
  readonly allowUnconditional: boolean;
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
}

export interface Changed {
  readonly version: ObjectVersion;
  /** There was no such object before. */
  readonly created: boolean;
}

export const MODIFIED_MEANWHILE =
  'the object has been modified; please apply your changes to the latest version and try again';

/** Updates an object as upstream's registry does, trying again where nobody holds it to a revision. */
export async function updateObject(
  parts: ServerParts,
  change: Change,
  context: WriteContext,
): Promise<Changed> {
  const { resource, namespace, name } = change;
  for (let attempt = 0; attempt <= parts.limits.writeRetries; attempt++) {
    const current = await resource.storage.get(namespace, name);
    if (!current) return { version: await createByUpdate(parts, change, context), created: true };
    const version = await replace(parts, change, context, current);
    if (version) return { version, created: false };
  }
  throw conflict(resource.of, name, MODIFIED_MEANWHILE);
}

async function createByUpdate(
  parts: ServerParts,
  change: Change,
  context: WriteContext,
): Promise<ObjectVersion> {
  const { resource, namespace, name, strategy } = change;
  if (!strategy.allowCreate) throw notFound(resource.of, name);
  const object = await change.next(undefined);
  if (object.metadata.resourceVersion !== undefined) throw notFound(resource.of, name);
  const { isRecorded = false } = change;
  return createObject(parts, { resource, namespace, object, isRecorded }, context);
}

/** Undefined: another write got in between. */
async function replace(
  parts: ServerParts,
  change: Change,
  context: WriteContext,
  current: ObjectVersion,
): Promise<ObjectVersion | undefined> {
  const { resource, strategy, namespace, name } = change;
  const old = servedObject(resource, current);
  const object = await change.next(old);
  holdToUid(resource, old, object.metadata.uid);
  if (!change.isRecorded) recordFields(resource, old, object, context, strategy.subresource);
  const admission = {
    operation: 'UPDATE',
    resource,
    subresource: strategy.subresource,
    namespace,
    name,
    object,
    oldObject: old,
  } as const;
  await mutate(parts.admission, admission, context);
  holdToRevision(change, object, current);
  const allocation =
    strategy.subresource === '' ? await resource.allocator?.begin(object, old, context) : undefined;
  try {
    prepareForUpdate(object, old, strategy, formatTime(context.nowMs));
    const errors = strategy.validate(object, old);
    if (errors.length > 0) throw invalidError(resource.rules.answersAs ?? resource.kind, name, errors);
    for (const text of resource.rules.warnings?.(object, old) ?? []) context.warnings.add(text);
    await admit(parts.admission, admission, context);
    return await commit(resource, current, withoutNewTimes(old, object), context.dryRun);
  } finally {
    allocation?.release();
  }
}

/** Stores the object; or removes it, where it was only waiting for its last finalizer to go. */
async function commit(
  resource: StoredResource,
  current: ObjectVersion,
  object: KubernetesObject,
  dryRun: boolean,
): Promise<ObjectVersion | undefined> {
  const stored = toStored(resource, object);
  const next = ObjectVersion.unstored(current.key, stored, current.revision);
  if (isReleased(resource, object, servedObject(resource, current))) {
    if (dryRun) return next;
    return (await resource.storage.delete(current)) && next;
  }
  if (dryRun || next.equals(current)) return next;
  return resource.storage.replace(current, next);
}

/** Its deletion had begun, it needs no more time, and nothing holds it any longer. */
function isReleased(resource: StoredResource, object: KubernetesObject, old: KubernetesObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = old.metadata;
  return (
    deletionTimestamp !== undefined && deletionGracePeriodSeconds === 0 && !resource.deletion.isHeld(object)
  );
}

function holdToRevision(
  { resource, strategy, name }: Change,
  { metadata }: KubernetesObject,
  current: ObjectVersion,
): void {
  const revision = metadata.resourceVersion ?? '';
  if (revision === String(current.revision)) return;
  if (!/^\d*$/.test(revision)) {
    throw new StatusError(500, '', `strconv.ParseUint: parsing ${JSON.stringify(revision)}: invalid syntax`);
  }
  if (revision !== '' && revision !== '0') throw conflict(resource.of, name, MODIFIED_MEANWHILE);
  if (!strategy.allowUnconditional) {
    const path = FieldPath.of('metadata', 'resourceVersion');
    const as = { group: resource.of.group, kind: resource.of.resource };
    throw invalidError(as, name, [invalid(path, 0, 'must be specified for an update')]);
  }
  metadata.resourceVersion = String(current.revision);
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

/** Throws the 409 of a write that means another object of the same name. */
export function holdToUid(
  { of, storage }: StoredResource,
  stored: KubernetesObject,
  uid: string | undefined,
): void {
  const { name = '', namespace = '' } = stored.metadata;
  if (uid === undefined || uid === '' || uid === stored.metadata.uid) return;
  const found = `UID in precondition: ${uid}, UID in object meta: ${stored.metadata.uid}`;
  const key = storage.key(namespace, name);
  throw conflict(
    of,
    name,
    `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: ${found}`,
  );
}

/** Sets a field, or removes it where it is to have no value. */
export function setOrDelete<T extends object, K extends keyof T>(
  target: T,
  key: K,
  value: T[K] | undefined,
): void {
  if (value === undefined) delete target[key];
  else target[key] = value;
}
