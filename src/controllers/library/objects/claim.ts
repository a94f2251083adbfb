import type { Clock } from '../../../base/index.ts';
import { StatusError } from '../../../api/index.ts';
import {
  type ApiObject,
  controllerReference,
  isNotFound,
  type ResourceClient,
} from '../../../client/index.ts';
import { eachInSlices } from './in-slices.ts';

export interface ClaimOptions<O extends ApiObject, T extends ApiObject> {
  readonly clock: Clock;
  readonly owner: O;
  readonly owners: ResourceClient<O>;
  /** What the owner has and what nobody has: others are left alone. */
  readonly candidates: readonly T[];
  readonly resource: ResourceClient<T>;
  matches(object: T): boolean;
  /** Put on what is adopted. */
  readonly finalizer?: string;
}

/**
 * The objects that an owner controls from now on: its own that it still selects, and the orphans that it selects and
 * adopts; its own that it no longer selects are released. An owner that is being deleted does neither.
 */
export async function claim<O extends ApiObject, T extends ApiObject>(
  options: ClaimOptions<O, T>,
): Promise<T[]> {
  const { owner, candidates } = options;
  const claimed: T[] = [];
  const waiting: (() => Promise<void>)[] = [];
  let allowed: Promise<void> | undefined;
  for (const object of candidates) {
    const controller = object.metadata.ownerReferences?.find((reference) => reference.controller);
    const ending = owner.metadata.deletionTimestamp !== undefined;
    if (controller) {
      if (controller.uid !== owner.metadata.uid) continue;
      if (options.matches(object)) claimed.push(object);
      else if (!ending) waiting.push(() => release(options, object));
      continue;
    }
    if (ending || object.metadata.deletionTimestamp !== undefined || !options.matches(object)) continue;
    allowed ??= checkOwner(options);
    const mayAdopt = allowed;
    waiting.push(async () => {
      if (await adopt(options, object, mayAdopt)) claimed.push(object);
    });
  }
  await eachInSlices(options.clock, waiting, (write) => write());
  return claimed;
}

/** The cache may not know yet that the owner is being deleted, or is another of the same name: the server does. */
async function checkOwner<O extends ApiObject, T extends ApiObject>({
  owner,
  owners,
}: ClaimOptions<O, T>): Promise<void> {
  const live = await owners.get(owner.metadata);
  const { name = '', namespace = '', uid, deletionTimestamp } = live.metadata;
  if (uid !== owner.metadata.uid) throw new Error(`${owner.kind} ${namespace}/${name} was made anew`);
  if (deletionTimestamp !== undefined) throw new Error(`${owner.kind} ${namespace}/${name} is being deleted`);
}

async function adopt<O extends ApiObject, T extends ApiObject>(
  { owner, resource, finalizer }: ClaimOptions<O, T>,
  object: T,
  allowed: Promise<void>,
): Promise<boolean> {
  await allowed;
  const metadata = {
    uid: object.metadata.uid,
    ownerReferences: [controllerReference(owner)],
    ...(finalizer === undefined ? {} : { finalizers: [finalizer] }),
  };
  try {
    await resource.patch(object.metadata, 'strategic', { metadata });
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

async function release<O extends ApiObject, T extends ApiObject>(
  { owner, resource, finalizer }: ClaimOptions<O, T>,
  object: T,
): Promise<void> {
  const metadata = {
    uid: object.metadata.uid,
    ownerReferences: [{ $patch: 'delete', uid: owner.metadata.uid }],
    ...(finalizer === undefined ? {} : { '$deleteFromPrimitiveList/finalizers': [finalizer] }),
  };
  try {
    await resource.patch(object.metadata, 'strategic', { metadata });
  } catch (error) {
    // Gone, or a new object of the same name: either way no longer the owner's.
    if (!isNotFound(error) && !(error instanceof StatusError && error.reason === 'Invalid')) throw error;
  }
}
