import { badRequest, type KubernetesObject } from '../../api/index.ts';
import type { ResourceCall } from '../reply/endpoint.ts';

/**
 * Puts the object of a body into the namespace that its path names, or into none. Gives the namespace. Throws the 400
 * of an object that says another one.
 */
export function settleNamespace({ resource, info }: ResourceCall, { metadata }: KubernetesObject): string {
  if (!resource.kind.namespaced) {
    delete metadata.namespace;
    return '';
  }
  const own = metadata.namespace ?? '';
  if (own !== '' && own !== info.namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  metadata.namespace = info.namespace;
  return info.namespace;
}

/** Throws the 400 of an object in a body that has another name than the path. */
export function checkName({ metadata }: KubernetesObject, name: string): void {
  const own = metadata.name ?? '';
  if (own === '') {
    throw badRequest(
      `the name of the object (${name} based on URL) was undeterminable: name must be provided`,
    );
  }
  if (own === name) return;
  throw badRequest(`the name of the object (${own}) does not match the name on the URL (${name})`);
}
