import { deepEqual } from '../../../base/index.ts';
import type { Service } from '../../types/index.ts';
import {
  isExternallyAccessible,
  mayHaveNodePorts,
  needsClusterIp,
  needsHealthCheckNodePort,
  type ServiceSpec,
} from './needs.ts';

export const TRAFFIC_POLICIES = ['Cluster', 'Local'];
const AFFINITY_SECONDS = 10_800;

export function setServiceDefaults(service: Service): void {
  const spec = (service.spec ??= {});
  spec.sessionAffinity ??= 'None';
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig;
  if (
    spec.sessionAffinity === 'ClientIP' &&
    spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined
  ) {
    spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: AFFINITY_SECONDS } };
  }
  spec.type ??= 'ClusterIP';
  for (const port of spec.ports ?? []) {
    port.protocol ??= 'TCP';
    port.targetPort ||= port.port;
  }
  if (isExternallyAccessible(spec)) spec.externalTrafficPolicy ??= 'Cluster';
  if (needsClusterIp(spec)) spec.internalTrafficPolicy ??= 'Cluster';
  else if (TRAFFIC_POLICIES.includes(spec.internalTrafficPolicy ?? '')) delete spec.internalTrafficPolicy;
  if (spec.type !== 'LoadBalancer') return;
  spec.allocateLoadBalancerNodePorts ??= true;
  for (const point of service.status?.loadBalancer?.ingress ?? []) {
    if (point.ip) point.ipMode ??= 'VIP';
  }
}

/**
 * Fields that went with the old type and may have been filled in for the client go with it, unless the client changed
 * them too: then they stay, and are refused.
 */
export function dropFieldsOfOldType(spec: ServiceSpec, old: ServiceSpec): void {
  const same = (field: keyof ServiceSpec): boolean => deepEqual(spec[field], old[field]);
  if (needsClusterIp(old) && !needsClusterIp(spec)) dropAddresses(spec, same);
  if (mayHaveNodePorts(old) && !mayHaveNodePorts(spec) && deepEqual(nodePorts(spec), nodePorts(old))) {
    for (const port of spec.ports ?? []) delete port.nodePort;
  }
  if (needsHealthCheckNodePort(old) && !needsHealthCheckNodePort(spec) && same('healthCheckNodePort')) {
    delete spec.healthCheckNodePort;
  }
  if (old.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    if (same('allocateLoadBalancerNodePorts')) delete spec.allocateLoadBalancerNodePorts;
    if (same('loadBalancerClass')) delete spec.loadBalancerClass;
  }
  if (isExternallyAccessible(old) && !isExternallyAccessible(spec) && same('externalTrafficPolicy')) {
    delete spec.externalTrafficPolicy;
  }
}

function dropAddresses(spec: ServiceSpec, same: (field: keyof ServiceSpec) => boolean): void {
  if (same('clusterIP') && same('clusterIPs')) {
    delete spec.clusterIP;
    delete spec.clusterIPs;
  }
  if (same('ipFamilies')) delete spec.ipFamilies;
  if (same('ipFamilyPolicy')) delete spec.ipFamilyPolicy;
}

function nodePorts({ ports }: ServiceSpec): number[] {
  return (ports ?? []).flatMap(({ nodePort }) => nodePort ?? []).sort((a, b) => a - b);
}
