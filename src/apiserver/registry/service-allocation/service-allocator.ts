import { type Disposable, type Random } from '../../../base/index.ts';
import {
  FieldPath,
  type FieldError,
  internalError,
  invalid,
  invalidError,
  type KubernetesObject,
  type Service,
  StatusError,
} from '../../../api/index.ts';
import type { ObjectReader } from '../../contracts/index.ts';
import type { Allocation, Allocator } from '../served-resource.ts';
import { AddressRange } from './address-range.ts';
import {
  followClusterIp,
  hasClusterIp,
  heldAddresses,
  heldPorts,
  keepAllocatedValues,
  wantsHealthCheckPort,
  wantsNodePorts,
} from './allocated-values.ts';
import { settleIpFamilies } from './ip-families.ts';
import { Pool } from './pool.ts';

export interface ServiceAllocationOptions {
  /** The addresses of Services: `10.0.0.0/24`. */
  readonly serviceRange: string;
  readonly nodePorts: { readonly first: number; readonly last: number };
}

const SERVICES = { group: '', resource: 'services' };
const SPEC = FieldPath.of('spec');

/**
 * Gives Services their cluster IPs and node ports. What is used is what the stored Services hold, and what writes under
 * way have reserved: so nothing has to be kept, and nothing can leak.
 */
export class ServiceAllocator implements Allocator, Disposable {
  private readonly reader: ObjectReader;
  private readonly range: AddressRange;
  private readonly nodePorts: ServiceAllocationOptions['nodePorts'];
  private readonly addresses: Pool<string>;
  private readonly ports: Pool<number>;
  private readonly stored = new Map<string, Service>();
  private following: Promise<Disposable> | undefined;

  constructor(parts: { reader: ObjectReader; random: Random; options: ServiceAllocationOptions }) {
    const { reader, random, options } = parts;
    const range = new AddressRange(options.serviceRange);
    const { first, last } = options.nodePorts;
    const count = last - first + 1;
    this.reader = reader;
    this.range = range;
    this.nodePorts = options.nodePorts;
    this.addresses = new Pool({
      random,
      length: range.length,
      reserved: between(16, Math.floor(range.length / 16), 256),
      at: (index) => range.at(index),
    });
    this.ports = new Pool({
      random,
      length: count,
      reserved: between(16, Math.floor(count / 32), 128),
      at: (index) => first + index,
    });
  }

  async begin(object: KubernetesObject, old: KubernetesObject | undefined): Promise<Allocation> {
    await this.follow();
    const service = object as Service;
    const before = old as Service | undefined;
    if (before) keepAllocatedValues(service, before);
    followClusterIp(service, before);
    const errors = settleIpFamilies(service);
    if (errors.length > 0) throw invalidService(service, errors);
    const reservation = new Reservation(this.addresses, this.ports);
    try {
      this.allocateAddress(service, before, reservation);
      if (before) this.updateNodePorts(service, before, reservation);
      else this.createNodePorts(service, reservation);
      this.allocateHealthCheckPort(service, before, reservation);
      return reservation;
    } catch (error) {
      reservation.release();
      throw error;
    }
  }

  dispose(): void {
    void this.following?.then((following) => following.dispose());
  }

  private async follow(): Promise<void> {
    this.following ??= this.reader.follow<Service>(SERVICES, ({ type, object }) => {
      const key = `${object.metadata.namespace}/${object.metadata.name}`;
      const known = this.stored.get(key);
      if (type !== 'deleted') {
        for (const address of heldAddresses(object)) this.addresses.hold(address);
        for (const port of heldPorts(object)) this.ports.hold(port);
        this.stored.set(key, object);
      } else this.stored.delete(key);
      if (!known) return;
      for (const address of heldAddresses(known)) this.addresses.release(address);
      for (const port of heldPorts(known)) this.ports.release(port);
    });
    await this.following;
  }

  private allocateAddress(service: Service, old: Service | undefined, reservation: Reservation): void {
    const { spec } = service;
    if (!spec || !hasClusterIp(service)) return;
    const held = old ? heldAddresses(old) : [];
    const wanted = spec.clusterIPs?.[0] ?? '';
    if (wanted !== '') {
      if (held.includes(wanted) || held.length > 0) return;
      const problem = this.addressProblem(wanted);
      if (problem !== undefined) {
        const detail = `failed to allocate IP ${wanted}: ${problem}`;
        throw invalidService(service, [invalid(SPEC.child('clusterIPs'), spec.clusterIPs, detail)]);
      }
      reservation.holdAddress(wanted);
      return;
    }
    const address = this.addresses.next();
    if (address === undefined) throw internalError('failed to allocate a serviceIP: range is full');
    reservation.holdAddress(address);
    spec.clusterIP = address;
    spec.clusterIPs = [address];
  }

  private addressProblem(address: string): string | undefined {
    if (!this.range.has(address)) {
      return `the provided IP (${address}) is not in the valid range. The range of valid IPs is ${this.range.text}`;
    }
    return this.addresses.isFree(address) ? undefined : 'provided IP is already allocated';
  }

  /** Ports of the same number, as for TCP and UDP, share a node port. */
  private createNodePorts(service: Service, reservation: Reservation): void {
    const ports = service.spec?.ports ?? [];
    const given = new Map<number, number>();
    for (const [index, port] of ports.entries()) {
      if (!port.nodePort && !wantsNodePorts(service)) continue;
      const shared = given.get(port.port);
      if (shared === undefined) {
        const asked = ports.find((other) => other.port === port.port && other.nodePort)?.nodePort;
        port.nodePort =
          asked === undefined
            ? this.nextPort(reservation)
            : this.takePort(service, index, asked, reservation);
        given.set(port.port, port.nodePort);
      } else if (!port.nodePort) port.nodePort = shared;
      else if (port.nodePort !== shared) this.takePort(service, index, port.nodePort, reservation);
    }
  }

  private updateNodePorts(service: Service, old: Service, reservation: Reservation): void {
    const held = new Set(heldPorts(old));
    const seen = new Set<string>();
    for (const [index, port] of (service.spec?.ports ?? []).entries()) {
      if (!port.nodePort && !wantsNodePorts(service)) continue;
      if (!port.nodePort) port.nodePort = this.nextPort(reservation);
      else if (!held.has(port.nodePort)) this.takePort(service, index, port.nodePort, reservation);
      held.add(port.nodePort);
      const key = `{${port.protocol ?? 'TCP'} ${port.nodePort}}`;
      if (seen.has(key)) throw new StatusError(500, '', `duplicate nodePort: ${key}`);
      seen.add(key);
    }
  }

  private allocateHealthCheckPort(
    service: Service,
    old: Service | undefined,
    reservation: Reservation,
  ): void {
    const { spec } = service;
    if (!spec || !wantsHealthCheckPort(service)) return;
    const asked = spec.healthCheckNodePort ?? 0;
    if (asked === 0) {
      spec.healthCheckNodePort = this.nextPort(reservation);
    } else if (asked !== old?.spec?.healthCheckNodePort) {
      const problem = this.portProblem(asked);
      if (problem !== undefined) {
        throw internalError(`failed to allocate requested HealthCheck NodePort ${asked}: ${problem}`);
      }
      reservation.holdPort(asked);
    }
  }

  private nextPort(reservation: Reservation): number {
    const port = this.ports.next();
    if (port === undefined) throw internalError('failed to allocate a nodePort: range is full');
    reservation.holdPort(port);
    return port;
  }

  private takePort(service: Service, index: number, port: number, reservation: Reservation): number {
    const problem = this.portProblem(port);
    if (problem !== undefined) {
      const path = SPEC.child('ports').index(index).child('nodePort');
      throw invalidService(service, [invalid(path, port, problem)]);
    }
    reservation.holdPort(port);
    return port;
  }

  private portProblem(port: number): string | undefined {
    const { first, last } = this.nodePorts;
    if (port < first || port > last) {
      return `provided port is not in the valid range. The range of valid ports is ${first}-${last}`;
    }
    return this.ports.isFree(port) ? undefined : 'provided port is already allocated';
  }
}

/** What a write has taken; given back when the write has ended, and the stored Service holds it or nobody does. */
class Reservation implements Allocation {
  private readonly addresses: Pool<string>;
  private readonly ports: Pool<number>;
  private readonly heldAddresses: string[] = [];
  private readonly heldPorts: number[] = [];

  constructor(addresses: Pool<string>, ports: Pool<number>) {
    this.addresses = addresses;
    this.ports = ports;
  }

  holdAddress(address: string): void {
    this.addresses.hold(address);
    this.heldAddresses.push(address);
  }

  holdPort(port: number): void {
    this.ports.hold(port);
    this.heldPorts.push(port);
  }

  release(): void {
    for (const address of this.heldAddresses.splice(0)) this.addresses.release(address);
    for (const port of this.heldPorts.splice(0)) this.ports.release(port);
  }
}

function invalidService({ metadata }: Service, errors: readonly FieldError[]): StatusError {
  return invalidError({ group: '', kind: 'Service' }, metadata.name ?? '', errors);
}

function between(low: number, value: number, high: number): number {
  return Math.min(Math.max(low, value), high);
}
