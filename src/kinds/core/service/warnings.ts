import { append } from '../../../base/index.ts';
import { cidrWarnings, FieldPath, ipWarnings } from '../../../api/index.ts';
import type { Service } from '../../types/index.ts';
import { isExternalName, isHeadless, type ServiceSpec } from './needs.ts';

const SPEC = FieldPath.of('spec');
const TOPOLOGY_HINTS = 'service.kubernetes.io/topology-aware-hints';
const TOPOLOGY_MODE = 'service.kubernetes.io/topology-mode';

/** What of a service has no effect, or will have none. */
export function serviceWarnings({ metadata, spec = {} }: Service): string[] {
  const warnings: string[] = [];
  if (metadata.annotations?.[TOPOLOGY_HINTS] !== undefined) {
    warnings.push(`annotation ${TOPOLOGY_HINTS} is deprecated, please use ${TOPOLOGY_MODE} instead`);
  }
  if (!isHeadless(spec)) append(warnings, addressWarnings(spec.clusterIPs, SPEC.child('clusterIPs')));
  if (isHeadless(spec)) append(warnings, headlessWarnings(spec));
  append(warnings, addressWarnings(spec.externalIPs, SPEC.child('externalIPs')));
  const hasExternal = (spec.externalIPs ?? []).length > 0;
  if (hasExternal && !isHeadless(spec) && !isExternalName(spec)) {
    warnings.push('spec.externalIPs is deprecated and may no longer be implemented in some clusters');
  }
  if (spec.loadBalancerIP) append(warnings, ipWarnings(spec.loadBalancerIP, SPEC.child('loadBalancerIP')));
  for (const [index, range] of (spec.loadBalancerSourceRanges ?? []).entries()) {
    append(warnings, cidrWarnings(range.trim(), SPEC.child('loadBalancerSourceRanges').index(index)));
  }
  if (hasExternal && isExternalName(spec)) {
    warnings.push('spec.externalIPs is ignored when spec.type is "ExternalName"');
  }
  if (spec.externalName && !isExternalName(spec)) {
    warnings.push('spec.externalName is ignored when spec.type is not "ExternalName"');
  }
  if (spec.trafficDistribution === 'PreferClose') {
    warnings.push('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"');
  }
  return warnings;
}

function headlessWarnings(spec: ServiceSpec): string[] {
  const ignored = {
    loadBalancerIP: spec.loadBalancerIP,
    externalIPs: spec.externalIPs?.length,
    SessionAffinity: spec.sessionAffinity !== 'None',
  };
  return Object.entries(ignored)
    .filter(([, isSet]) => isSet)
    .map(([field]) => `spec.${field} is ignored for headless services`);
}

function addressWarnings(addresses: readonly string[] = [], path: FieldPath): string[] {
  return addresses.flatMap((address, index) => ipWarnings(address, path.index(index)));
}

/** What upstream warns of in the addresses at which a load balancer says that it is reached. */
export function loadBalancerWarnings(status: Service['status']): string[] {
  const points = status?.loadBalancer?.ingress ?? [];
  return points.flatMap(({ ip }, index) => (ip ? ipWarnings(ip, POINTS.index(index)) : []));
}

const POINTS = FieldPath.of('status', 'loadBalancer', 'ingress');
