import { type ApiObject, isConflict, type ResourceClient } from '../../../client/index.ts';

/**
 * Writes a status that follows from the object's spec. Where somebody else wrote meanwhile, once more onto what is
 * there now: a status that is slightly behind is put right by the next reconcile, which that write has called for.
 */
export async function writeStatus<T extends ApiObject & { status?: unknown }>(
  resource: ResourceClient<T>,
  object: T,
  status: NonNullable<T['status']>,
): Promise<T> {
  try {
    return await resource.updateStatus({ ...object, status });
  } catch (error) {
    if (!isConflict(error)) throw error;
    const live = await resource.get(object.metadata);
    if (live.metadata.uid !== object.metadata.uid) throw error;
    return resource.updateStatus({ ...live, status });
  }
}
