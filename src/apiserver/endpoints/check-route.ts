import type { ResourceCall } from '../reply/endpoint.ts';
import { methodNotAllowed, pathNotFound } from '../request/refusals.ts';
import { isNamespaceItself, type RequestInfo } from '../request/request-info.ts';
import { checkPathName } from '../request/target.ts';

/**
 * Throws the 404 or 405 of a path that a resource does not have. Which verbs one knows depends on whether it names an
 * object, a collection or a subresource.
 */
export function checkRoute({ info, resource, http }: ResourceCall): void {
  const { namespaced, subresources } = resource.kind;
  const [, name = '', subresource = '', ...rest] = info.parts;
  if (!namespaced && info.namespace !== '' && !isNamespaceItself(info)) throw pathNotFound();
  if (namespaced && info.namespace === '' && name !== '') throw pathNotFound();
  if (rest.length > 0 && subresource !== 'proxy') throw pathNotFound();
  const below = subresources.find((known) => known.name === subresource);
  if (subresource !== '' && !below) throw pathNotFound();
  const verbs: readonly string[] = below
    ? below.verbs
    : resource.kind.verbs.filter(verbsOfPath(info, namespaced));
  if (verbs.length === 0) throw pathNotFound();
  if (http.method === 'HEAD' || !verbs.includes(info.verb) || isWriteToWatch(info, http.method))
    throw methodNotAllowed();
  if (name !== '') checkPathName(name);
}

/** The old paths of watches are watches whatever the method, and only read. */
function isWriteToWatch({ watchByPath }: RequestInfo, method: string): boolean {
  return watchByPath && method !== 'GET';
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
