import { ageOf, cells, labelsText, nameOf, NONE, UNKNOWN } from '../../columns/cells.ts';
import { balancerAddresses, SHOWN_ADDRESSES } from '../../columns/addresses.ts';
import type { Endpoints, Service } from '../../types/index.ts';

export const serviceCells = cells<Service>((service, nowMs) => [
  nameOf(service),
  service.spec?.type ?? '',
  service.spec?.clusterIPs?.[0] ?? NONE,
  externalAddress(service),
  portsText(service),
  ageOf(service, nowMs),
  labelsText(service.spec?.selector),
]);

export const endpointsCells = cells<Endpoints>((endpoints, nowMs) => [
  nameOf(endpoints),
  endpointsText(endpoints),
  ageOf(endpoints, nowMs),
]);

/** How a Service is reached from outside: the addresses of its own, those of its load balancer, or another name. */
function externalAddress({ spec, status }: Service): string {
  const own = spec?.externalIPs ?? [];
  switch (spec?.type) {
    case 'ClusterIP':
    case 'NodePort':
      return own.join(',') || NONE;
    case 'LoadBalancer':
      return [...balancerAddresses(status?.loadBalancer?.ingress), ...own].join(',') || '<pending>';
    case 'ExternalName':
      return spec.externalName ?? '';
    case undefined:
      return UNKNOWN;
  }
}

function portsText({ spec }: Service): string {
  const ports = (spec?.ports ?? []).map(({ port, nodePort, protocol }) =>
    nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`,
  );
  return ports.join(',') || NONE;
}

function endpointsText({ subsets }: Endpoints): string {
  if ((subsets?.length ?? 0) === 0) return NONE;
  const shown = (subsets ?? []).flatMap(firstEndpoints).slice(0, SHOWN_ADDRESSES).join(',');
  const count = (subsets ?? []).reduce(
    (sum, { addresses = [], ports = [] }) => sum + addresses.length * Math.max(1, ports.length),
    0,
  );
  return count > SHOWN_ADDRESSES ? `${shown} + ${count - SHOWN_ADDRESSES} more...` : shown;
}

/** Every port at every address, as far as it can be shown: the two lists multiply. */
function firstEndpoints({ addresses = [], ports = [] }: Subset): string[] {
  const ips = addresses.slice(0, SHOWN_ADDRESSES).map(({ ip }) => ip);
  if (ports.length === 0) return ips;
  return ports
    .slice(0, SHOWN_ADDRESSES)
    .flatMap(({ port }) => ips.map((ip) => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`)));
}

type Subset = NonNullable<Endpoints['subsets']>[number];
