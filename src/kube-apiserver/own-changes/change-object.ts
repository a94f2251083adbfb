import { cloneJson } from '../../base/index.ts';
import { type KubernetesObject, StatusError } from '../../api/index.ts';
import {
  isStored,
  ownWriteContext,
  type ServedResources,
  strategyOf,
  type StoredResource,
  updateObject,
  type Writes,
} from '../../apiserver/index.ts';

/** A resource in the version in which the server's own parts write it. */
export interface VersionedResource {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
}

export interface ObjectChange<T extends KubernetesObject> {
  readonly resources: ServedResources;
  readonly writes: Writes;
  readonly nowMs: number;
  /** Its objects are in no namespace. */
  readonly of: VersionedResource;
  readonly name: string;
  /** Empty: the object itself. */
  readonly subresource: '' | 'status';
  /** Changes what it is handed; false leaves all as it is. */
  change(object: T): boolean;
}

/** Who the server is, among those who manage fields. */
export const FIELD_MANAGER = 'kube-apiserver';

/**
 * Changes an object as every client does, admission included: with the last finalizer it goes. Resolves with what is
 * stored then; undefined where it is gone, or another write got in between, which wakes whoever looks after it.
 */
export async function changeObject<T extends KubernetesObject>(
  change: ObjectChange<T>,
): Promise<T | undefined> {
  const { resources, writes, nowMs, of, name, subresource } = change;
  const resource = storedResource(resources, of);
  const strategy = strategyOf(resource, subresource);
  if (!strategy) throw new Error(`${of.resource} have no ${subresource}`);
  const context = { ...ownWriteContext('update', nowMs), fieldManager: FIELD_MANAGER };
  try {
    const { version } = await updateObject(
      writes,
      {
        resource,
        strategy,
        namespace: '',
        name,
        next: (old) => {
          const next = cloneJson(old) as T;
          change.change(next);
          return next;
        },
      },
      context,
    );
    return version.object as T;
  } catch (error) {
    if (isOvertaken(error)) return undefined;
    throw error;
  }
}

/** Whether an object is gone, or another write got in between. */
export function isOvertaken(error: unknown): boolean {
  return error instanceof StatusError && (error.reason === 'NotFound' || error.reason === 'Conflict');
}

/** A resource that is there as long as the server is. */
export function storedResource(resources: ServedResources, of: VersionedResource): StoredResource {
  const resource = resources.find(of.group, of.version, of.resource);
  if (!resource || !isStored(resource)) throw new Error(`${of.resource} are not served`);
  return resource;
}
