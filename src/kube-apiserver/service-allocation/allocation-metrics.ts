import type { MetricsRegistry } from '../../base/index.ts';
import type { AddressPool } from './address-pool.ts';
import type { PortPool } from './port-pool.ts';

const IPS = 'kube_apiserver_clusterip_allocator_';
const PORTS = 'kube_apiserver_nodeport_allocator_';

/** Whether somebody has chosen a value, or the server has. */
type Scope = 'static' | 'dynamic';

/** How the addresses and node ports of Services are used, under upstream's names. Dry runs are not counted. */
export class AllocationMetrics {
  private readonly metrics: MetricsRegistry;

  constructor(metrics: MetricsRegistry) {
    this.metrics = metrics;
  }

  /** From now on tells what is left of a range. */
  tellOfAddresses(pool: AddressPool): void {
    const { metrics } = this;
    const cidr = pool.range.text;
    metrics.gauge(`${IPS}allocated_ips`, 'Addresses of Services in use.', { cidr }, () => pool.use.held);
    metrics.gauge(`${IPS}available_ips`, 'Addresses of Services left.', { cidr }, () => pool.use.free);
  }

  /** The same of the node ports. */
  tellOfPorts(ports: PortPool): void {
    const { metrics } = this;
    metrics.gauge(`${PORTS}allocated_ports`, 'Node ports in use.', {}, () => ports.use.held);
    metrics.gauge(`${PORTS}available_ports`, 'Node ports left.', {}, () => ports.use.free);
  }

  /** An address was taken, or could not be. */
  address(cidr: string, scope: Scope, isTaken: boolean): void {
    this.count(IPS, 'addresses', { cidr, scope }, isTaken);
  }

  /** The same of a node port. */
  port(scope: Scope, isTaken: boolean): void {
    this.count(PORTS, 'node ports', { scope }, isTaken);
  }

  private count(prefix: string, what: string, labels: Record<string, string>, isTaken: boolean): void {
    if (isTaken) this.metrics.counter(`${prefix}allocation_total`, `Allocated ${what}.`, labels).add();
    else
      this.metrics.counter(`${prefix}allocation_errors_total`, `Failures to allocate ${what}.`, labels).add();
  }
}
