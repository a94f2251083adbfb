import { notFound } from '../../api/index.ts';
import type { Authorizer, VirtualResource } from '../contracts/index.ts';
import type { ServedResource, StoredResource } from '../registry/served-resource.ts';
import { strategyOf } from '../registry/strategies.ts';
import type { Writes } from '../registry/writes.ts';
import type { Endpoint, ResourceCall } from '../reply/endpoint.ts';
import { methodNotAllowed, pathNotFound } from '../request/refusals.ts';
import { checkRoute } from './check-route.ts';
import { createEndpoint } from './create.ts';
import { deleteCollectionEndpoint } from './delete-collection.ts';
import { deleteEndpoint } from './delete.ts';
import { getEndpoint } from './get.ts';
import { listEndpoint } from './list.ts';
import { patchEndpoint } from './patch.ts';
import { updateEndpoint } from './update.ts';
import { virtualEndpoint } from './virtual.ts';
import { watchEndpoint, type WatchTiming } from './watch.ts';

/**
 * The endpoints of resources and subresources that do not hold the object itself; undefined for all others. `place` is
 * the plural, with its subresource where one is asked for: `things/scale`.
 */
export type SpecialEndpoints = (call: ResourceCall, place: string) => Endpoint | undefined;

export interface ResourceEndpointsOptions {
  readonly writes: Writes;
  readonly authorizer: Authorizer;
  readonly watches: WatchTiming;
  readonly virtual: readonly VirtualResource[];
  readonly special: SpecialEndpoints;
}

/** What answers the calls for resources, by verb. */
export class ResourceEndpoints {
  private readonly byVerb: ReadonlyMap<string, Endpoint>;
  /** By `group/version/place`. */
  private readonly virtual: ReadonlyMap<string, Endpoint>;
  private readonly special: SpecialEndpoints;

  constructor({ writes, authorizer, watches, virtual, special }: ResourceEndpointsOptions) {
    const byVerb: [string, Endpoint<StoredResource>][] = [
      ['get', getEndpoint],
      ['list', listEndpoint(watches.clock)],
      ['watch', watchEndpoint(watches)],
      ['create', createEndpoint(writes)],
      ['update', updateEndpoint(writes, authorizer)],
      ['patch', patchEndpoint(writes, authorizer)],
      ['delete', deleteEndpoint(writes, authorizer)],
      ['deletecollection', deleteCollectionEndpoint(writes, watches.clock)],
    ];
    this.byVerb = new Map(byVerb.map(([verb, endpoint]) => [verb, ofStored(endpoint)]));
    this.virtual = new Map(
      virtual.map((of) => [`${of.group}/${of.version}/${of.resource}`, virtualEndpoint(of, writes)]),
    );
    this.special = special;
  }

  /** What answers a call. Throws what upstream's router throws where there is no such route. */
  of(call: ResourceCall): Endpoint {
    const { info, resource } = call;
    refuseUnknownSubresource(call);
    checkRoute(call);
    const { group, version, plural } = resource.kind;
    const place = info.subresource === '' ? plural : `${plural}/${info.subresource}`;
    const special = this.virtual.get(`${group}/${version}/${place}`) ?? this.special(call, place);
    if (special) return special;
    if (info.subresource !== '' && !strategyOf(resource, info.subresource)) throw pathNotFound();
    const endpoint = this.byVerb.get(info.verb);
    if (!endpoint) throw methodNotAllowed();
    return endpoint;
  }
}

/** Upstream's handler of custom resources answers for what they do not have as for an object that is not there. */
function refuseUnknownSubresource({ info: { subresource, name }, resource }: ResourceCall): void {
  const { subresources, type } = resource.kind;
  if (subresource === '' || subresources.some((known) => known.name === subresource)) return;
  if (resource.storage && type.isUnstructured) throw notFound(resource.of, name);
}

/** The endpoint of a resource with objects, for any: one without leads nowhere. */
export function ofStored({ produces, handle }: Endpoint<StoredResource>): Endpoint {
  return {
    produces,
    handle: (call) => {
      if (!isStoredCall(call)) throw pathNotFound();
      return handle(call);
    },
  };
}

function isStoredCall(call: ResourceCall): call is ResourceCall<StoredResource> {
  return isStored(call.resource);
}

export function isStored(resource: ServedResource): resource is StoredResource {
  return resource.storage !== undefined;
}
