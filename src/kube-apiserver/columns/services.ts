import type {
  Endpoints,
  EndpointSlice,
  Ingress,
  IngressClass,
  IPAddress,
  NetworkPolicy,
  Service,
  ServiceCIDR,
} from '../../kinds/index.ts';
import {
  ageOf,
  cells,
  type CellsByKind,
  firstFew,
  labelsText,
  nameOf,
  NONE,
  selectorText,
  UNKNOWN,
  UNSET,
} from './cells.ts';

const SHOWN = 3;

export const serviceCells: CellsByKind = {
  'v1/Service': cells<Service>((service, nowMs) => [
    nameOf(service),
    service.spec?.type ?? '',
    service.spec?.clusterIPs?.[0] ?? NONE,
    externalAddress(service),
    portsText(service),
    ageOf(service, nowMs),
    labelsText(service.spec?.selector),
  ]),
  'v1/Endpoints': cells<Endpoints>((endpoints, nowMs) => [
    nameOf(endpoints),
    endpointsText(endpoints),
    ageOf(endpoints, nowMs),
  ]),
  'discovery.k8s.io/v1/EndpointSlice': cells<EndpointSlice>((slice, nowMs) => [
    nameOf(slice),
    slice.addressType,
    firstFew(
      (slice.ports ?? []).map(({ port, name }) => String(port ?? name ?? '*')),
      SHOWN,
    ) || UNSET,
    firstFew(slice.endpoints?.flatMap(({ addresses }) => addresses) ?? [], SHOWN) || UNSET,
    ageOf(slice, nowMs),
  ]),
  'networking.k8s.io/v1/Ingress': cells<Ingress>((ingress, nowMs) => [
    nameOf(ingress),
    ingress.spec?.ingressClassName ?? NONE,
    hostsText(ingress),
    balancerAddresses(ingress.status?.loadBalancer?.ingress).join(','),
    (ingress.spec?.tls?.length ?? 0) > 0 ? '80, 443' : '80',
    ageOf(ingress, nowMs),
  ]),
  'networking.k8s.io/v1/IngressClass': cells<IngressClass>((ingressClass, nowMs) => [
    nameOf(ingressClass),
    ingressClass.spec?.controller ?? '',
    parametersText(ingressClass),
    ageOf(ingressClass, nowMs),
  ]),
  'networking.k8s.io/v1/NetworkPolicy': cells<NetworkPolicy>((policy, nowMs) => [
    nameOf(policy),
    selectorText(policy.spec?.podSelector),
    ageOf(policy, nowMs),
  ]),
  'networking.k8s.io/v1/ServiceCIDR': cells<ServiceCIDR>((range, nowMs) => [
    nameOf(range),
    (range.spec?.cidrs ?? []).join(','),
    ageOf(range, nowMs),
  ]),
  'networking.k8s.io/v1/IPAddress': cells<IPAddress>((address, nowMs) => [
    nameOf(address),
    parentText(address),
    ageOf(address, nowMs),
  ]),
};

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

function balancerAddresses(
  ingress: readonly { readonly ip?: string; readonly hostname?: string }[] | undefined,
): string[] {
  const addresses = (ingress ?? []).map(({ ip, hostname }) => ip || (hostname ?? ''));
  return [...new Set(addresses.filter((address) => address !== ''))].sort();
}

function portsText({ spec }: Service): string {
  const ports = (spec?.ports ?? []).map(({ port, nodePort, protocol }) =>
    nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`,
  );
  return ports.join(',') || NONE;
}

function endpointsText({ subsets }: Endpoints): string {
  if ((subsets?.length ?? 0) === 0) return NONE;
  const shown = (subsets ?? []).flatMap(firstEndpoints).slice(0, SHOWN).join(',');
  const count = (subsets ?? []).reduce(
    (sum, { addresses = [], ports = [] }) => sum + addresses.length * Math.max(1, ports.length),
    0,
  );
  return count > SHOWN ? `${shown} + ${count - SHOWN} more...` : shown;
}

/** Every port at every address, as far as it can be shown: the two lists multiply. */
function firstEndpoints({ addresses = [], ports = [] }: Subset): string[] {
  const ips = addresses.slice(0, SHOWN).map(({ ip }) => ip);
  if (ports.length === 0) return ips;
  return ports
    .slice(0, SHOWN)
    .flatMap(({ port }) => ips.map((ip) => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`)));
}

type Subset = NonNullable<Endpoints['subsets']>[number];

/** The hosts of the first rules; upstream counts rules without a host among those that it leaves out. */
function hostsText({ spec }: Ingress): string {
  const rules = spec?.rules ?? [];
  const hosts = rules.map(({ host }) => host ?? '').filter((host) => host !== '');
  const shown = hosts.slice(0, SHOWN);
  if (shown.length === 0) return '*';
  const last = rules.findIndex(({ host }) => host === shown.at(-1));
  const more = shown.length === SHOWN && last < rules.length - 1;
  return more ? `${shown.join(',')} + ${rules.length - SHOWN} more...` : shown.join(',');
}

function parametersText({ spec }: IngressClass): string {
  const parameters = spec?.parameters;
  if (!parameters) return NONE;
  const kind =
    parameters.apiGroup === undefined ? parameters.kind : `${parameters.kind}.${parameters.apiGroup}`;
  return `${kind}/${parameters.name}`;
}

/** `services/default/kubernetes`. */
function parentText({ spec }: IPAddress): string {
  const parent = spec?.parentRef;
  if (!parent) return NONE;
  const { resource, group, namespace, name } = parent;
  const qualified = [resource, group].filter(Boolean).join('.').toLowerCase();
  return [qualified, namespace, name].filter(Boolean).join('/');
}
