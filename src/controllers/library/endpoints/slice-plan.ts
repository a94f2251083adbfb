import type { Endpoint, EndpointSlice } from '../../../kinds/index.ts';
import { deepEqual } from '../../../base/index.ts';
import type { TargetPort } from './pod-endpoint.ts';

/** The most endpoints in one slice. */
export const SLICE_LIMIT = 100;

/** The endpoints of one address family that share the same ports: they can be in one slice. */
export interface EndpointGroup {
  readonly ports: readonly TargetPort[];
  readonly endpoints: readonly Endpoint[];
}

/** What is to be written so that the slices of one address family hold the wanted endpoints. */
export interface SlicePlan {
  /** Slices that exist and get other endpoints or ports. */
  readonly update: readonly { readonly slice: EndpointSlice; readonly group: EndpointGroup }[];
  readonly create: readonly EndpointGroup[];
  readonly delete: readonly EndpointSlice[];
}

export interface SliceOptions {
  /** The most endpoints in one slice. */
  readonly limit: number;
  /** Whether one empty slice says that there are no endpoints. */
  readonly keepsEmpty: boolean;
}

const FOR_SERVICES: SliceOptions = { limit: SLICE_LIMIT, keepsEmpty: true };
const NOTHING: EndpointGroup = { ports: [], endpoints: [] };

/**
 * Plans as few writes as possible: an endpoint stays in the slice that has it; slices that must be written anyway are
 * filled first, then those with room; new ones are made last, in place of ones that would be deleted. A service
 * without endpoints keeps one empty slice, so that who watches knows that there are none.
 */
export function planSlices(
  existing: readonly EndpointSlice[],
  groups: readonly EndpointGroup[],
  options: SliceOptions = FOR_SERVICES,
): SlicePlan {
  const update: { slice: EndpointSlice; group: EndpointGroup }[] = [];
  const create: EndpointGroup[] = [];
  const spare = new Set(existing);
  const byPorts = groupedByPorts(existing);
  for (const group of groups) {
    const own = (byPorts.get(portsText(group.ports)) ?? []).filter((slice) => spare.has(slice));
    for (const slice of own) spare.delete(slice);
    const planned = planGroup(own, group, options.limit);
    update.push(...planned.update);
    create.push(...planned.create);
    for (const slice of planned.delete) spare.add(slice);
  }
  const unused = [...spare];
  const nothingLeft = options.keepsEmpty && unused.length === existing.length && create.length === 0;
  if (nothingLeft) {
    const placeholder = unused.find(isPlaceholder);
    if (placeholder) return { update, create, delete: unused.filter((slice) => slice !== placeholder) };
    create.push(NOTHING);
  }
  const reused = Math.min(create.length, unused.length);
  for (const [at, slice] of unused.slice(0, reused).entries())
    update.push({ slice, group: create[at] ?? NOTHING });
  return { update, create: create.slice(reused), delete: unused.slice(reused) };
}

function planGroup(
  own: readonly EndpointSlice[],
  { ports, endpoints }: EndpointGroup,
  limit: number,
): SlicePlan {
  const missing = new Map(endpoints.map((endpoint) => [keyOfEndpoint(endpoint), endpoint]));
  const slices = own.map((slice) => {
    const kept = (slice.endpoints ?? []).flatMap((endpoint) => {
      const wanted = missing.get(keyOfEndpoint(endpoint));
      missing.delete(keyOfEndpoint(endpoint));
      return wanted ? [wanted] : [];
    });
    return { slice, kept, changed: !deepEqual(kept, slice.endpoints ?? []) };
  });
  const fill = (wanted: (slice: (typeof slices)[number]) => boolean): void => {
    for (const slice of slices.filter(wanted)) {
      for (const [key, endpoint] of missing) {
        if (slice.kept.length >= limit) break;
        slice.kept.push(endpoint);
        slice.changed = true;
        missing.delete(key);
      }
    }
  };
  fill(({ changed, kept }) => changed && kept.length > 0);
  fill(({ kept }) => kept.length > 0 && kept.length + missing.size <= limit);
  const rest = [...missing.values()];
  const create: EndpointGroup[] = [];
  for (let i = 0; i < rest.length; i += limit) create.push({ ports, endpoints: rest.slice(i, i + limit) });
  return {
    update: slices
      .filter(({ changed, kept }) => changed && kept.length > 0)
      .map(({ slice, kept }) => ({ slice, group: { ports, endpoints: kept } })),
    create,
    delete: slices.filter(({ kept }) => kept.length === 0).map(({ slice }) => slice),
  };
}

function isPlaceholder({ endpoints = [], ports = [] }: EndpointSlice): boolean {
  return (endpoints ?? []).length === 0 && (ports ?? []).length === 0;
}

function groupedByPorts(slices: readonly EndpointSlice[]): ReadonlyMap<string, EndpointSlice[]> {
  const groups = new Map<string, EndpointSlice[]>();
  for (const slice of slices) {
    const ports = portsOfSlice(slice);
    const group = groups.get(ports);
    if (group) group.push(slice);
    else groups.set(ports, [slice]);
  }
  return groups;
}

function portsOfSlice({ ports }: EndpointSlice): string {
  return portsText(
    (ports ?? []).map(({ name = '', port, protocol = 'TCP', appProtocol }) => ({
      name,
      port: port ?? 0,
      protocol,
      appProtocol,
    })),
  );
}

function portsText(ports: readonly TargetPort[]): string {
  return ports.map(portText).sort().join(' ');
}

export function portText({ name, port, protocol, appProtocol = '' }: TargetPort): string {
  return [name, port, protocol, appProtocol].join('/');
}

function keyOfEndpoint({ targetRef, addresses }: Endpoint): string {
  return [targetRef?.uid, ...addresses].join(' ');
}
