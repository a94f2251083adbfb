import type { HttpResponse } from '../../base/index.ts';
import { notFound } from '../../api/index.ts';
import { answer } from '../encoding/answer.ts';
import { formOf } from '../encoding/form-of.ts';
import type { StoredResource } from '../registry/served-resource.ts';
import type { ResourceCall } from '../request/call.ts';
import { revisionOf } from '../request/list-options.ts';
import type { ServerParts } from '../server-parts.ts';

/** GET of one object. A resourceVersion asks for a state no older than that. */
export async function getObject(
  parts: ServerParts,
  call: ResourceCall<StoredResource>,
): Promise<HttpResponse> {
  const { resource, info, query } = call;
  const form = formOf(parts, call, ['Table', 'PartialObjectMetadata']);
  const { storage } = resource;
  const resourceVersion = query.get('resourceVersion') ?? '';
  if (resourceVersion === '') await storage.refresh();
  else await storage.waitFor(revisionOf(resourceVersion));
  // The path of a namespace itself names it as its own.
  const namespace = resource.info.namespaced ? info.namespace : '';
  const version = storage.cache.get(storage.key(namespace, info.name));
  if (!version) throw notFound(resource.of, info.name);
  return answer(200, form.contentType, form.object(version), call.warnings.headers());
}
