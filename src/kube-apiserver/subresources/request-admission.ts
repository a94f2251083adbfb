import type { GroupVersionKind, KubernetesObject } from '../../api/index.ts';
import {
  type StoredResource,
  writeAttributes,
  type WriteContext,
  type Writes,
} from '../../apiserver/index.ts';

/** Something that a client posts to a subresource, to have something else done: an `Eviction`, a `Binding`. */
export interface PostedRequest {
  readonly resource: StoredResource;
  readonly kind: GroupVersionKind;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  readonly object: KubernetesObject;
}

/** Asks admission about what was posted, as about any object that is made. Gives what it became. */
export async function admitRequest(
  writes: Writes,
  request: PostedRequest,
  context: WriteContext,
): Promise<KubernetesObject> {
  const { namespace } = request;
  const metadata = { ...request.object.metadata, namespace };
  const object = { ...request.object, metadata };
  const attributes = writeAttributes({ operation: 'CREATE', ...request, object }, context);
  await writes.admission.mutate(attributes);
  await writes.admission.validate(attributes);
  return attributes.object ?? object;
}
