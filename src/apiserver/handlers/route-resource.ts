import type { HttpResponse } from '../../base/index.ts';
import { StatusError } from '../../api/index.ts';
import type { ServedResource, StoredResource } from '../registry/served-resource.ts';
import { objectStrategy } from '../registry/strategies.ts';
import type { ResourceCall } from '../request/call.ts';
import { checkPathName } from '../request/target.ts';
import type { ServerParts } from '../server-parts.ts';
import { createCall } from './create.ts';
import { deleteCall } from './delete.ts';
import { getObject } from './get.ts';
import { listObjects } from './list.ts';
import { updateCall } from './update.ts';
import { watchCollection } from './watch.ts';

/** Answers a call for a resource by its verb. Throws what upstream's router throws where there is no such route. */
export function routeResource(parts: ServerParts, call: ResourceCall): Promise<HttpResponse> {
  const { info, resource } = call;
  checkRoute(call);
  if (!isStored(resource)) throw pathNotFound();
  const stored: ResourceCall<StoredResource> = { ...call, resource };
  switch (info.verb) {
    case 'get':
      return getObject(parts, stored);
    case 'list':
      return listObjects(parts, stored);
    case 'watch':
      return watchCollection(parts, stored);
    case 'create':
      return createCall(parts, stored);
    case 'update':
      return updateCall(parts, stored, objectStrategy(resource));
    case 'delete':
      return deleteCall(parts, stored);
    default:
      throw methodNotAllowed();
  }
}

/** A path of the API that leads nowhere. */
export function pathNotFound(): StatusError {
  return new StatusError(404, 'NotFound', 'the server could not find the requested resource', {});
}

export function methodNotAllowed(): StatusError {
  const message = 'the server does not allow this method on the requested resource';
  return new StatusError(405, 'MethodNotAllowed', message, {});
}

function isStored(resource: ServedResource): resource is StoredResource {
  return resource.storage !== undefined;
}

function checkRoute({ info, resource, http }: ResourceCall): void {
  const { namespaced, verbs } = resource.info;
  const isNamespaceItself = resource.info.plural === 'namespaces' && resource.info.group === '';
  if (!namespaced && info.namespace !== '' && !isNamespaceItself) throw pathNotFound();
  if (namespaced && info.namespace === '' && !isAcrossNamespaces(info.verb)) throw methodNotAllowed();
  const [, name = '', subresource = '', ...rest] = info.parts;
  if (rest.length > 0 || subresource !== '') throw pathNotFound();
  if (http.method === 'HEAD' || info.verb === '' || !verbs.some((verb) => verb === info.verb))
    throw methodNotAllowed();
  if (info.verb === 'create' && name !== '') throw methodNotAllowed();
  if (info.verb === 'update' && name === '') throw methodNotAllowed();
  if (name !== '') checkPathName(name);
}

function isAcrossNamespaces(verb: string): boolean {
  return verb === 'list' || verb === 'watch';
}
