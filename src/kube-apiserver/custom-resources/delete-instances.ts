import { type Clock, TimeSlice } from '../../base/index.ts';
import { type Kind, type ResourceName, StatusError } from '../../api/index.ts';
import {
  deleteObject,
  isStored,
  ownWriteContext,
  type ServedResources,
  type StoredResource,
  type Writes,
} from '../../apiserver/index.ts';

export interface InstanceDeletion {
  readonly resources: ServedResources;
  readonly writes: Writes;
  readonly clock: Clock;
  readonly of: ResourceName;
  /** The versions of the resource. */
  readonly kinds: readonly Kind[];
}

/** Deletes all objects of a resource, in whatever version it is served. Gives how many are held and stay for now. */
export async function deleteInstances({
  resources,
  writes,
  clock,
  of,
  kinds,
}: InstanceDeletion): Promise<number> {
  const resource = kinds
    .map((kind) => resources.find(of.group, kind.version, kind.plural))
    .find((found): found is StoredResource => found !== undefined && isStored(found));
  if (!resource) return 0;
  const { cache } = resource.storage;
  await cache.load();
  const slice = new TimeSlice(clock);
  let left = 0;
  for (const { head } of cache.snapshot().from(cache.prefix, cache.prefix)) {
    const { namespace, name } = head;
    left += (await isGone(writes, resource, namespace, name, clock.now())) ? 0 : 1;
    if (slice.spend()) await slice.yield();
  }
  return left;
}

async function isGone(
  writes: Writes,
  resource: StoredResource,
  namespace: string,
  name: string,
  nowMs: number,
): Promise<boolean> {
  try {
    const deletion = { resource, namespace, name, options: {} };
    return (await deleteObject(writes, deletion, ownWriteContext('delete', nowMs))).gone;
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'NotFound') return true;
    throw error;
  }
}
