import { badRequest, type KubernetesObject } from '../../api/index.ts';
import { holdToNamespace } from '../registry/hold-to-namespace.ts';
import type { ResourceCall } from '../reply/endpoint.ts';

/**
 * Puts the object of a body into the namespace that its path names, or into none. Gives the namespace. Throws the 400
 * of an object that says another one.
 */
export function settleNamespace({ resource, info }: ResourceCall, object: KubernetesObject): string {
  if (!resource.kind.namespaced) {
    delete object.metadata.namespace;
    return '';
  }
  holdToNamespace(object, info.namespace);
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
