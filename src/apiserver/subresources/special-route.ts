import type { HttpResponse } from '../../base/index.ts';
import type { ServedResource, StoredResource } from '../registry/served-resource.ts';
import type { ResourceCall } from '../request/call.ts';
import type { ServerParts } from '../server-parts.ts';
import { bindPod } from './binding.ts';
import { evictPod } from './eviction.ts';
import { createVirtual } from './virtual.ts';
import { getScale, patchScale, updateScale } from './scale.ts';

/** The answer of a resource or subresource that does not hold the object itself; undefined for all others. */
export function specialRoute(parts: ServerParts, call: ResourceCall): Promise<HttpResponse> | undefined {
  const { resource, info } = call;
  const { group, version, plural } = resource.info;
  const place = `${group === '' ? '' : `${group}/`}${plural}${info.subresource === '' ? '' : `/${info.subresource}`}`;
  const virtual = parts.virtual.get(
    [group, version, plural, ...(info.subresource === '' ? [] : [info.subresource])].join('/'),
  );
  if (virtual) return createVirtual(parts, call, virtual);
  if (place === 'bindings' || place === 'pods/binding') {
    return bindPod(parts, call, storedPods(parts));
  }
  if (place === 'pods/eviction') return evictPod(parts, { ...call, resource: storedPods(parts) });
  if (info.subresource === 'scale' && isStored(resource)) return scaleRoute(parts, { ...call, resource });
  return undefined;
}

function scaleRoute(parts: ServerParts, call: ResourceCall<StoredResource>): Promise<HttpResponse> {
  if (call.info.verb === 'get') return getScale(parts, call);
  return (call.info.verb === 'update' ? updateScale : patchScale)(parts, call);
}

function storedPods(parts: ServerParts): StoredResource {
  const pods = parts.resources.find('', 'v1', 'pods');
  if (!pods || !isStored(pods)) throw new Error('Pods are not served');
  return pods;
}

function isStored(resource: ServedResource): resource is StoredResource {
  return resource.storage !== undefined;
}
