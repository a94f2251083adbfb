import { ageOf, cells, nameOf, NONE, selectorText } from '../columns/cells.ts';
import { balancerAddresses, SHOWN_ADDRESSES } from '../columns/addresses.ts';
import type { Ingress, IngressClass, IPAddress, NetworkPolicy, ServiceCIDR } from '../types/index.ts';

export const ingressCells = cells<Ingress>((ingress, nowMs) => [
  nameOf(ingress),
  ingress.spec?.ingressClassName ?? NONE,
  hostsText(ingress),
  balancerAddresses(ingress.status?.loadBalancer?.ingress).join(','),
  (ingress.spec?.tls?.length ?? 0) > 0 ? '80, 443' : '80',
  ageOf(ingress, nowMs),
]);

export const ingressClassCells = cells<IngressClass>((ingressClass, nowMs) => [
  nameOf(ingressClass),
  ingressClass.spec?.controller ?? '',
  parametersText(ingressClass),
  ageOf(ingressClass, nowMs),
]);

export const networkPolicyCells = cells<NetworkPolicy>((policy, nowMs) => [
  nameOf(policy),
  selectorText(policy.spec?.podSelector),
  ageOf(policy, nowMs),
]);

export const serviceCIDRCells = cells<ServiceCIDR>((range, nowMs) => [
  nameOf(range),
  (range.spec?.cidrs ?? []).join(','),
  ageOf(range, nowMs),
]);

export const ipAddressCells = cells<IPAddress>((address, nowMs) => [
  nameOf(address),
  parentText(address),
  ageOf(address, nowMs),
]);

/** The hosts of the first rules; upstream counts rules without a host among those that it leaves out. */
function hostsText({ spec }: Ingress): string {
  const rules = spec?.rules ?? [];
  const hosts = rules.map(({ host }) => host ?? '').filter((host) => host !== '');
  const shown = hosts.slice(0, SHOWN_ADDRESSES);
  if (shown.length === 0) return '*';
  const last = rules.findIndex(({ host }) => host === shown.at(-1));
  const more = shown.length === SHOWN_ADDRESSES && last < rules.length - 1;
  return more ? `${shown.join(',')} + ${rules.length - SHOWN_ADDRESSES} more...` : shown.join(',');
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
