import {
  type Endpoint,
  type EndpointSlice,
  type Service,
  serviceKeyOf,
  type ServicePort,
} from '../kinds/index.ts';
import { type Clock, type Random, randomInt } from '../base/index.ts';
import type { Informers } from '../client/index.ts';
import { AffinityTable } from './affinity-table.ts';

/** A connection that somebody in the cluster, or outside of it, opens. */
export interface Connection {
  /** A cluster IP, an external or load balancer address; left out: a node's own address, for a node port. */
  readonly address?: string;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  readonly clientAddress: string;
  /** The node that the connection passes through. */
  readonly nodeName: string;
}

export type Route =
  | { readonly to: 'endpoint'; readonly address: string; readonly port: number }
  /** A Service is there, and nobody behind it: the connection is refused. */
  | { readonly to: 'nobody'; readonly service: string }
  /** No Service of ours: the packet goes its own way. */
  | { readonly to: 'elsewhere' };

export interface ServiceProxy {
  route(connection: Connection): Route;
}

export interface ServiceProxyOptions {
  readonly informers: Informers;
  readonly clock: Clock;
  readonly random: Random;
}

/** A port of a Service, found by where a connection goes. */
interface Listener {
  readonly service: Service;
  readonly port: ServicePort;
  /** The client comes from outside the cluster. */
  readonly external: boolean;
}

/** Sends connections to Services on to one of their endpoints, as every node of a cluster does. */
export function createServiceProxy({ informers, clock, random }: ServiceProxyOptions): ServiceProxy {
  const services = informers.of<Service>('v1', 'services');
  const slices = informers.of<EndpointSlice>('discovery.k8s.io/v1', 'endpointslices');
  const byListener = services.cache.index('listener', listenersOf);
  const byService = slices.cache.index('service', (slice) => [serviceKeyOf(slice)]);
  const affinity = new AffinityTable(clock);

  const find = (connection: Connection): Listener | undefined => {
    const { address, port, protocol } = connection;
    const key = listenerKey(address ?? NODE, port, protocol);
    const service = byListener.get(key)[0];
    const external = address === undefined || !(service?.spec?.clusterIPs ?? []).includes(address);
    const wanted = service?.spec?.ports?.find(
      (each) => (address === undefined ? each.nodePort : each.port) === port && protocolOf(each) === protocol,
    );
    return service && wanted && { service, port: wanted, external };
  };

  return {
    route(connection) {
      const listener = find(connection);
      if (!listener) return { to: 'elsewhere' };
      const { service, port } = listener;
      const name = nameOf(service);
      const backends = backendsOf(listener, connection.nodeName, byService.get(name));
      const key = `${connection.clientAddress}>${name}:${port.port}/${protocolOf(port)}`;
      const sticky = affinitySeconds(service);
      const known = sticky === undefined ? undefined : affinity.get(key);
      const chosen =
        backends.find((each) => keyOf(each) === known) ?? backends[randomInt(random, backends.length)];
      if (!chosen) return { to: 'nobody', service: name };
      if (sticky !== undefined) affinity.set(key, keyOf(chosen), sticky * 1000);
      return { to: 'endpoint', ...chosen };
    },
  };
}

interface Backend {
  readonly address: string;
  readonly port: number;
}

/** The endpoints that may be chosen: the ready ones; where none is, those that end but still serve. */
function backendsOf(
  { service, port, external }: Listener,
  nodeName: string,
  slices: readonly EndpointSlice[],
): readonly Backend[] {
  const policy = external ? service.spec?.externalTrafficPolicy : service.spec?.internalTrafficPolicy;
  const candidates = slices.flatMap((slice) => {
    const target = slice.ports?.find((each) => (each.name ?? '') === (port.name ?? ''))?.port;
    const endpoints = target === undefined ? [] : (slice.endpoints ?? []);
    return endpoints
      .filter((endpoint) => policy !== 'Local' || endpoint.nodeName === nodeName)
      .map((endpoint) => ({ endpoint, port: target ?? 0 }));
  });
  const ready = candidates.filter(({ endpoint }) => endpoint.conditions?.ready !== false);
  const chosen = ready.length > 0 ? ready : candidates.filter(({ endpoint }) => servesWhileEnding(endpoint));
  return chosen.flatMap(({ endpoint, port: target }) =>
    endpoint.addresses.slice(0, 1).map((address) => ({ address, port: target })),
  );
}

function servesWhileEnding({ conditions }: Endpoint): boolean {
  return conditions?.serving === true && conditions.terminating === true;
}

const NODE = 'node';

function listenersOf(service: Service): string[] {
  const { clusterIPs = [], externalIPs = [], ports = [] } = service.spec ?? {};
  const balanced = (service.status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => (ip ? [ip] : []));
  const addresses = [...clusterIPs, ...externalIPs, ...balanced].filter((address) => address !== 'None');
  return ports.flatMap((port) => [
    ...addresses.map((address) => listenerKey(address, port.port, protocolOf(port))),
    ...(port.nodePort ? [listenerKey(NODE, port.nodePort, protocolOf(port))] : []),
  ]);
}

function listenerKey(address: string, port: number, protocol: string): string {
  return `${address}|${port}|${protocol}`;
}

function protocolOf({ protocol = 'TCP' }: ServicePort): string {
  return protocol;
}

function nameOf({ metadata }: Service): string {
  return `${metadata.namespace ?? ''}/${metadata.name ?? ''}`;
}

function keyOf({ address, port }: Backend): string {
  return `${address}|${port}`;
}

const DEFAULT_AFFINITY_SECONDS = 10_800;

/** How long a client stays with its endpoint; undefined where the Service does not ask for it. */
function affinitySeconds({ spec }: Service): number | undefined {
  if (spec?.sessionAffinity !== 'ClientIP') return undefined;
  return spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? DEFAULT_AFFINITY_SECONDS;
}
