import type { HttpResponse } from '../../base/index.ts';
import { pathNotFound } from '../handlers/refusals.ts';
import type { ServedResource, StoredResource } from '../registry/served-resource.ts';
import type { ResourceCall } from '../request/call.ts';
import type { ServerParts } from '../server-parts.ts';
import { bindPod } from './binding.ts';
import { listComponents } from './component-statuses.ts';
import { connectToPod, proxyToPod, proxyToService } from './connect.ts';
import { evictPod } from './eviction.ts';
import { podLog } from './pod-log.ts';
import { getScale, patchScale, updateScale } from './scale.ts';
import { createVirtual } from './virtual.ts';

/** The answer of a resource or subresource that does not hold the object itself; undefined for all others. */
export function specialRoute(parts: ServerParts, call: ResourceCall): Promise<HttpResponse> | undefined {
  const { resource, info } = call;
  const { group, version, plural } = resource.info;
  const place = info.subresource === '' ? plural : `${plural}/${info.subresource}`;
  const virtual = parts.virtual.get(`${group}/${version}/${place}`);
  if (virtual) return createVirtual(parts, call, virtual);
  if (info.subresource === 'scale')
    return isStored(resource) ? scaleRoute(parts, { ...call, resource }) : undefined;
  return group === '' ? coreRoute(parts, call, place) : undefined;
}

function coreRoute(parts: ServerParts, call: ResourceCall, place: string): Promise<HttpResponse> | undefined {
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
      return connectToPod(parts.nodes, { ...call, resource: storedResource(parts, 'pods') });
    case 'pods/eviction':
      return evictPod(parts, { ...call, resource: storedResource(parts, 'pods') });
    case 'pods/log':
      return podLog(parts, { ...call, resource: storedResource(parts, 'pods') });
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
