import type { Service } from '../../../api/index.ts';

type Spec = NonNullable<Service['spec']>;
type Port = NonNullable<Spec['ports']>[number];

/** Whether a Service of this kind has an address of the cluster. */
export function hasClusterIp({ spec }: Service): boolean {
  return spec !== undefined && spec.type !== 'ExternalName' && spec.clusterIPs?.[0] !== 'None';
}

/** Whether its ports get node ports without being asked. */
export function wantsNodePorts({ spec }: Service): boolean {
  if (spec?.type === 'NodePort') return true;
  return spec?.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false;
}

function mayHaveNodePorts({ spec }: Service): boolean {
  return spec?.type === 'NodePort' || spec?.type === 'LoadBalancer';
}

export function wantsHealthCheckPort({ spec }: Service): boolean {
  return spec?.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';
}

/** The addresses of the cluster that a stored Service holds. */
export function heldAddresses(service: Service): readonly string[] {
  return hasClusterIp(service) ? (service.spec?.clusterIPs ?? []) : [];
}

/** The node ports that a stored Service holds, each once. */
export function heldPorts({ spec }: Service): readonly number[] {
  const ports = (spec?.ports ?? []).map(({ nodePort = 0 }) => nodePort);
  return [...new Set([...ports, spec?.healthCheckNodePort ?? 0])].filter((port) => port !== 0);
}

/** What a client left out of an update and the Service has already, it keeps. */
export function keepAllocatedValues(service: Service, old: Service): void {
  const { spec } = service;
  const { spec: before } = old;
  if (!spec || !before) return;
  if (hasClusterIp(old) && hasClusterIp(service)) {
    if ((spec.clusterIP ?? '') === '' && before.clusterIP !== undefined) spec.clusterIP = before.clusterIP;
    if ((spec.clusterIPs ?? []).length === 0 && spec.clusterIP === before.clusterIP && before.clusterIPs) {
      spec.clusterIPs = before.clusterIPs;
    }
  }
  if (mayHaveNodePorts(old) && mayHaveNodePorts(service)) keepNodePorts(spec, before);
  if (wantsHealthCheckPort(old) && wantsHealthCheckPort(service) && !spec.healthCheckNodePort) {
    if (before.healthCheckNodePort !== undefined) spec.healthCheckNodePort = before.healthCheckNodePort;
  }
}

/** A port without a node port keeps that of the old port with the same number and protocol, unless it is used again. */
function keepNodePorts(spec: Spec, before: Spec): void {
  const used = new Set((spec.ports ?? []).map(({ nodePort }) => nodePort));
  const known = new Map((before.ports ?? []).map((port) => [portKey(port), port.nodePort]));
  for (const port of spec.ports ?? []) {
    const nodePort = known.get(portKey(port));
    if (port.nodePort || !nodePort || used.has(nodePort)) continue;
    port.nodePort = nodePort;
    used.add(nodePort);
  }
}

function portKey({ protocol = 'TCP', port }: Port): string {
  return `${protocol}/${port}`;
}

/** Makes `clusterIPs` follow `clusterIP` where a client set, changed or cleared that one alone. */
export function followClusterIp({ spec }: Service, old: Service | undefined): void {
  if (!spec) return;
  const clusterIP = spec.clusterIP ?? '';
  const clusterIPs = spec.clusterIPs ?? [];
  if (!old) {
    if (clusterIP !== '' && clusterIPs.length === 0) spec.clusterIPs = [clusterIP];
    return;
  }
  const before = old.spec?.clusterIPs ?? [];
  const changed = clusterIP !== (old.spec?.clusterIP ?? '');
  if (!changed || clusterIPs.join() !== before.join()) return;
  if (clusterIP === '') delete spec.clusterIPs;
  else spec.clusterIPs = [clusterIP, ...clusterIPs.slice(1)];
}
