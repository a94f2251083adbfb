import type { HttpResponse } from '../../base/index.ts';
import {
  pathNotFound,
  type ResourceCall,
  type ServedResource,
  type ServerParts,
  type SpecialRoute,
  type StoredResource,
} from '../../apiserver/index.ts';
import { bindPod } from './binding.ts';
import { listComponents } from './component-statuses.ts';
import { connectToPod, proxyToPod, proxyToService } from './connect.ts';
import { evictPod } from './eviction.ts';
import type { NodeConnections } from './node-connections.ts';
import { podLog } from './pod-log.ts';
import { getScale, patchScale, updateScale } from './scale.ts';

/** The resources and subresources that do not hold the object itself. */
export function specialRoute(nodes: NodeConnections | undefined): SpecialRoute {
  return (parts, call, place) => {
    const { resource, info } = call;
    if (info.subresource === 'scale')
      return isStored(resource) ? scaleRoute(parts, { ...call, resource }) : undefined;
    return resource.info.group === '' ? coreRoute(parts, call, place, nodes) : undefined;
  };
}

function coreRoute(
  parts: ServerParts,
  call: ResourceCall,
  place: string,
  nodes: NodeConnections | undefined,
): Promise<HttpResponse> | undefined {
  switch (place) {
    case 'bindings':
    case 'pods/binding':
      return bindPod(parts, call, storedResource(parts, 'pods'));
    case 'componentstatuses':
      return listComponents(parts, call);
    case 'nodes/proxy':
      throw pathNotFound();
    case 'pods/attach':
    case 'pods/exec':
    case 'pods/portforward':
      return connectToPod(nodes, { ...call, resource: storedResource(parts, 'pods') });
    case 'pods/eviction':
      return evictPod(parts, { ...call, resource: storedResource(parts, 'pods') });
    case 'pods/log':
      return podLog(nodes, { ...call, resource: storedResource(parts, 'pods') });
    case 'pods/proxy':
      return proxyToPod({ ...call, resource: storedResource(parts, 'pods') });
    case 'services/proxy':
      return proxyToService(parts, { ...call, resource: storedResource(parts, 'services') });
    default:
      return undefined;
  }
}

function scaleRoute(parts: ServerParts, call: ResourceCall<StoredResource>): Promise<HttpResponse> {
  if (call.info.verb === 'get') return getScale(parts, call);
  return (call.info.verb === 'update' ? updateScale : patchScale)(parts, call);
}

function storedResource(parts: ServerParts, plural: string): StoredResource {
  const resource = parts.resources.find('', 'v1', plural);
  if (!resource || !isStored(resource)) throw new Error(`${plural} are not served`);
  return resource;
}

function isStored(resource: ServedResource): resource is StoredResource {
  return resource.storage !== undefined;
}
