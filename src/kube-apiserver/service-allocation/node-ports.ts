import { FieldPath, internalError, invalid, invalidError, StatusError } from '../../api/index.ts';
import {
  mayHaveNodePorts,
  needsHealthCheckNodePort,
  needsNodePorts,
  type Service,
} from '../../kinds/index.ts';
import { heldPorts } from './held-values.ts';
import type { PortOperation } from './operations.ts';

const PORTS = FieldPath.of('spec', 'ports');

/** Node ports of a new Service. Ports of one number, as for TCP and UDP, share a node port. */
export function createNodePorts(service: Service, operation: PortOperation): void {
  const { spec } = service;
  if (!spec || !mayHaveNodePorts(spec)) return;
  const { ports = [] } = spec;
  const given = new Map<number, number>();
  const asked = new Map<number, number>();
  for (const { port, nodePort } of ports) if (nodePort && !asked.has(port)) asked.set(port, nodePort);
  for (const [index, port] of ports.entries()) {
    if (!port.nodePort && !needsNodePorts(spec)) continue;
    const shared = given.get(port.port);
    if (shared === undefined) {
      const wanted = asked.get(port.port);
      port.nodePort = wanted ? takePort(service, index, wanted, operation) : nextPort(operation);
      given.set(port.port, port.nodePort);
    } else if (!port.nodePort) port.nodePort = shared;
    else if (port.nodePort !== shared) takePort(service, index, port.nodePort, operation);
  }
}

/** Node ports of a changed Service, which keeps those that it has. */
export function updateNodePorts(service: Service, old: Service, operation: PortOperation): void {
  const { spec } = service;
  if (!spec || !mayHaveNodePorts(spec)) return;
  const held = new Set(heldPorts(old));
  const seen = new Set<string>();
  for (const [index, port] of (spec.ports ?? []).entries()) {
    if (!port.nodePort && !needsNodePorts(spec)) continue;
    if (!port.nodePort) port.nodePort = nextPort(operation);
    else if (!held.has(port.nodePort)) takePort(service, index, port.nodePort, operation);
    held.add(port.nodePort);
    const key = `{${port.protocol ?? 'TCP'} ${port.nodePort}}`;
    if (seen.has(key)) throw new StatusError(500, '', `duplicate nodePort: ${key}`);
    seen.add(key);
  }
}

/** The port at which a load balancer asks after a Service whose traffic stays on the node. */
export function allocateHealthCheckPort(
  service: Service,
  old: Service | undefined,
  operation: PortOperation,
): void {
  const { spec } = service;
  if (!spec || !needsHealthCheckNodePort(spec)) return;
  const asked = spec.healthCheckNodePort ?? 0;
  if (asked === 0) {
    spec.healthCheckNodePort = nextPort(operation);
  } else if (!(old?.spec && needsHealthCheckNodePort(old.spec))) {
    const problem = operation.take(asked);
    if (problem === undefined) return;
    throw internalError(`failed to allocate requested HealthCheck NodePort ${asked}: ${problem}`);
  }
}

function nextPort(operation: PortOperation): number {
  const port = operation.next();
  if (port === undefined) throw internalError('failed to allocate a nodePort: range is full');
  return port;
}

function takePort(service: Service, index: number, port: number, operation: PortOperation): number {
  const problem = operation.take(port);
  if (problem === undefined) return port;
  const errors = [invalid(PORTS.index(index).child('nodePort'), port, problem)];
  throw invalidError({ group: '', kind: 'Service' }, service.metadata.name ?? '', errors);
}
