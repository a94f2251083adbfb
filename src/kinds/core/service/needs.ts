import type { Service } from '../../types/index.ts';

export type ServiceSpec = NonNullable<Service['spec']>;

/** What a service is by its type and address; each takes the spec alone. */
export function isHeadless(spec: ServiceSpec): boolean {
  return spec.clusterIPs?.length === 1 && spec.clusterIPs[0] === 'None';
}

export function isExternalName(spec: ServiceSpec): boolean {
  return spec.type === 'ExternalName';
}

/** Whether clusterIPs must hold something, be it `None`. */
export function needsClusterIp(spec: ServiceSpec): boolean {
  return !isExternalName(spec);
}

/** Whether its ports may have node ports. */
export function mayHaveNodePorts(spec: ServiceSpec): boolean {
  return spec.type === 'NodePort' || spec.type === 'LoadBalancer';
}

/** Whether a node port is to be allocated for each port without one. */
export function needsNodePorts(spec: ServiceSpec): boolean {
  return (
    spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false)
  );
}

export function needsHealthCheckNodePort(spec: ServiceSpec): boolean {
  return spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';
}

export function isExternallyAccessible(spec: ServiceSpec): boolean {
  return mayHaveNodePorts(spec) || (spec.type === 'ClusterIP' && (spec.externalIPs ?? []).length > 0);
}
