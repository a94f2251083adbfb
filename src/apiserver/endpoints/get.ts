import { notFound } from '../../api/index.ts';
import { viewOf } from '../registry/served-view.ts';
import type { StoredResource } from '../registry/served-resource.ts';
import type { Endpoint, ResourceCall } from '../reply/endpoint.ts';
import type { ObjectReply } from '../reply/reply.ts';
import { revisionOf } from '../request/list-options.ts';

/** GET of one object. A resourceVersion asks for a state no older than that. */
export const getEndpoint: Endpoint<StoredResource> = { produces: 'object', handle: getObject };

async function getObject({ resource, info, query }: ResourceCall<StoredResource>): Promise<ObjectReply> {
  const { storage } = resource;
  const resourceVersion = query.get('resourceVersion') ?? '';
  if (resourceVersion === '') await storage.refresh();
  else await storage.waitFor(revisionOf(resourceVersion));
  // The path of a namespace itself names it as its own.
  const namespace = resource.kind.namespaced ? info.namespace : '';
  const version = storage.find(namespace, info.name);
  if (!version) throw notFound(resource.of, info.name);
  return { kind: 'object', status: 200, as: resource.kind, version: await viewOf(resource.kind, version) };
}
