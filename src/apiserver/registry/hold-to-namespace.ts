import { badRequest, type KubernetesObject } from '../../api/index.ts';

/** Puts an object into the namespace of its request. Throws the 400 of one that says another, as it is sent or admitted. */
export function holdToNamespace({ metadata }: KubernetesObject, namespace: string): void {
  const own = metadata.namespace ?? '';
  if (own !== '' && own !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  metadata.namespace = namespace;
}
