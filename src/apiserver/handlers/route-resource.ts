import type { HttpResponse } from '../../base/index.ts';
import type { ServedResource, StoredResource } from '../registry/served-resource.ts';
import { strategyOf } from '../registry/strategies.ts';
import type { ResourceCall } from '../request/call.ts';
import type { RequestInfo } from '../request/request-info.ts';
import { checkPathName } from '../request/target.ts';
import type { ServerParts } from '../server-parts.ts';
import { createCall } from './create.ts';
import { deleteCall } from './delete.ts';
import { deleteCollection } from './delete-collection.ts';
import { getObject } from './get.ts';
import { listObjects } from './list.ts';
import { patchCall } from './patch.ts';
import { methodNotAllowed, pathNotFound } from './refusals.ts';
import { updateCall } from './update.ts';
import { createVirtual } from './virtual.ts';
import { watchCollection } from './watch.ts';

/** Answers a call for a resource by its verb. Throws what upstream's router throws where there is no such route. */
export async function routeResource(parts: ServerParts, call: ResourceCall): Promise<HttpResponse> {
  const { info, resource } = call;
  checkRoute(call);
  call.warnings.add(parts.deprecation(info) ?? '');
  const special = specialRoute(parts, call);
  if (special) return special;
  if (!isStored(resource)) throw pathNotFound();
  const stored: ResourceCall<StoredResource> = { ...call, resource };
  if (info.subresource !== '' && !strategyOf(resource, info.subresource)) throw pathNotFound();
  switch (info.verb) {
    case 'get':
      return getObject(parts, stored);
    case 'list':
      return listObjects(parts, stored);
    case 'watch':
      return watchCollection(parts, stored);
    case 'create':
      return createCall(parts, stored);
    case 'delete':
      return deleteCall(parts, stored);
    case 'deletecollection':
      return deleteCollection(parts, stored);
    case 'update':
    case 'patch': {
      const strategy = strategyOf(resource, info.subresource);
      if (!strategy) throw methodNotAllowed();
      return (info.verb === 'update' ? updateCall : patchCall)(parts, stored, strategy);
    }
    default:
      throw methodNotAllowed();
  }
}

/** The answer of a resource or subresource that does not hold the object itself; undefined for all others. */
function specialRoute(parts: ServerParts, call: ResourceCall): Promise<HttpResponse> | undefined {
  const { resource, info } = call;
  const { group, version, plural } = resource.info;
  const place = info.subresource === '' ? plural : `${plural}/${info.subresource}`;
  const virtual = parts.virtual.get(`${group}/${version}/${place}`);
  return virtual ? createVirtual(parts, call, virtual) : parts.special(parts, call, place);
}

function isStored(resource: ServedResource): resource is StoredResource {
  return resource.storage !== undefined;
}

/** Which verbs a path knows depends on whether it names an object, a collection or a subresource. */
function checkRoute({ info, resource, http }: ResourceCall): void {
  const { namespaced, subresources, plural, group } = resource.info;
  const [, name = '', subresource = '', ...rest] = info.parts;
  const isNamespaceItself = plural === 'namespaces' && group === '';
  if (!namespaced && info.namespace !== '' && !isNamespaceItself) throw pathNotFound();
  if (namespaced && info.namespace === '' && name !== '') throw pathNotFound();
  if (rest.length > 0 && subresource !== 'proxy') throw pathNotFound();
  const below = subresources.find((known) => known.name === subresource);
  if (subresource !== '' && !below) throw pathNotFound();
  const verbs: readonly string[] = below
    ? below.verbs
    : resource.info.verbs.filter(verbsOfPath(info, namespaced));
  if (verbs.length === 0) throw pathNotFound();
  if (http.method === 'HEAD' || !verbs.includes(info.verb)) throw methodNotAllowed();
  if (name !== '') checkPathName(name);
}

function verbsOfPath(
  { namespace, watchByPath, parts }: RequestInfo,
  namespaced: boolean,
): (verb: string) => boolean {
  if (watchByPath) return (verb) => verb === 'watch';
  if (parts.length > 1) return (verb) => ON_OBJECTS.has(verb);
  if (namespaced && namespace === '') return (verb) => verb === 'list' || verb === 'watch';
  return (verb) => ON_COLLECTIONS.has(verb);
}

const ON_OBJECTS: ReadonlySet<string> = new Set(['delete', 'get', 'patch', 'update']);
const ON_COLLECTIONS: ReadonlySet<string> = new Set(['create', 'deletecollection', 'list', 'watch']);
