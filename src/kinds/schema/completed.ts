import { apiVersionOf, decodeValue, type GroupVersionKind, type KubernetesObject } from '../../api/index.ts';
import { messageOf } from './messages.ts';

/** The object of a built-in kind, of which only a part may be there, with all that its kind always has. */
export function completed(object: KubernetesObject, kind: GroupVersionKind): KubernetesObject {
  const message = messageOf(kind);
  if (!message) return object;
  const { metadata }: { readonly metadata?: KubernetesObject['metadata'] } = object;
  return {
    ...decodeValue(object, message).object,
    kind: kind.kind,
    apiVersion: apiVersionOf(kind),
    metadata: metadata ?? {},
  };
}
