import { append } from '../../../base/index.ts';
import { cidrWarnings, FieldPath, ipWarnings, quote } from '../../../api/index.ts';
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
  if (isHeadless(spec)) append(warnings, headlessWarnings(spec));
  if (spec.loadBalancerIP) append(warnings, ipWarnings(spec.loadBalancerIP, SPEC.child('loadBalancerIP')));
  append(warnings, externalWarnings(spec));
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

function externalWarnings(spec: ServiceSpec): string[] {
  const { externalIPs = [], loadBalancerSourceRanges = [], type = '' } = spec;
  const ranges = loadBalancerSourceRanges.flatMap((range, index) =>
    cidrWarnings(range.trim(), SPEC.child('loadBalancerSourceRanges').index(index)),
  );
  const addresses = externalIPs.flatMap((address, index) =>
    ipWarnings(address, SPEC.child('externalIPs').index(index)),
  );
  if (externalIPs.length === 0 || isHeadless(spec)) return [...addresses, ...ranges];
  const fate = isExternalName(spec)
    ? `ignored when spec.type is ${quote(type)}`
    : 'deprecated and may no longer be implemented in some clusters';
  return [...addresses, ...ranges, `spec.externalIPs is ${fate}`];
}
