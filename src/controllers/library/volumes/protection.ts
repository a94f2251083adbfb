import type { ApiObject, ResourceClient } from '../../../client/index.ts';
import { unlessGone } from '../objects/index.ts';

/** Puts the finalizer on what lacks it, and takes it from what is being deleted once nobody uses it. */
export async function protect<T extends ApiObject>(
  resource: ResourceClient<T>,
  object: T,
  finalizer: string,
  used: boolean,
): Promise<void> {
  const { finalizers = [], deletionTimestamp } = object.metadata;
  const has = finalizers.includes(finalizer);
  if (deletionTimestamp === undefined) {
    if (!has) await write(resource, object, [...finalizers, finalizer]);
  } else if (has && !used) {
    const others = finalizers.filter((other) => other !== finalizer);
    await write(resource, object, others);
  }
}

function write<T extends ApiObject>(
  resource: ResourceClient<T>,
  object: T,
  finalizers: string[],
): Promise<unknown> {
  return unlessGone(resource.update({ ...object, metadata: { ...object.metadata, finalizers } }));
}
