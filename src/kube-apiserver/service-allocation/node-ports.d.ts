import { type Service } from '../../kinds/index.ts';
import type { PortOperation } from './operations.ts';
/** Node ports of a new Service. Ports of one number, as for TCP and UDP, share a node port. */
export declare function createNodePorts(service: Service, operation: PortOperation): void;
/** Node ports of a changed Service, which keeps those that it has. */
export declare function updateNodePorts(service: Service, old: Service, operation: PortOperation): void;
/** The port at which a load balancer asks after a Service whose traffic stays on the node. */
export declare function allocateHealthCheckPort(
  service: Service,
  old: Service | undefined,
  operation: PortOperation,
): void;
//# sourceMappingURL=node-ports.d.ts.map
