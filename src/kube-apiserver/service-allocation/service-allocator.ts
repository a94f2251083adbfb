import type { Disposable, Random } from '../../base/index.ts';
import { FieldPath, internalError, invalid, invalidError, type KubernetesObject } from '../../api/index.ts';
import {
  isExternalName,
  isHeadless,
  needsClusterIp,
  type Service,
  settleServiceAddresses,
} from '../../kinds/index.ts';
import type { Allocation, Allocator, ObjectFollowing, ObjectReader } from '../../apiserver/index.ts';
import { AddressRange } from './address-range.ts';
import { heldAddresses, heldPorts } from './held-values.ts';
import { allocateHealthCheckPort, createNodePorts, updateNodePorts } from './node-ports.ts';
import { DryPorts, PoolPorts } from './operations.ts';
import { Pool } from './pool.ts';

export interface ServiceAllocationOptions {
  /** The addresses of Services: `10.0.0.0/24`. */
  readonly serviceRange: string;
  readonly nodePorts: { readonly first: number; readonly last: number };
}

const SERVICES = { group: '', resource: 'services' };
const CLUSTER_IPS = FieldPath.of('spec', 'clusterIPs');
const NOTHING: Allocation = { release: () => undefined };

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
  private following: ObjectFollowing | undefined;

  constructor(parts: { reader: ObjectReader; random: Random; options: ServiceAllocationOptions }) {
    const { reader, random, options } = parts;
    const range = new AddressRange(options.serviceRange);
    const { first, last } = options.nodePorts;
    const count = last - first + 1;
    this.reader = reader;
    this.range = range;
    this.nodePorts = options.nodePorts;
    const reservedAddresses = reservedPart(range.length, 16, 256);
    const reservedPorts = reservedPart(count, 32, 128);
    this.addresses = new Pool({
      random,
      length: range.length,
      reserved: reservedAddresses,
      at: (index) => range.at(index),
    });
    this.ports = new Pool({ random, length: count, reserved: reservedPorts, at: (index) => first + index });
  }

  async begin(
    object: KubernetesObject,
    old: KubernetesObject | undefined,
    { dryRun }: { dryRun: boolean },
  ): Promise<Allocation> {
    await this.follow();
    const service = object as Service;
    const before = old as Service | undefined;
    const errors = settleServiceAddresses(service, before, ['IPv4']);
    const { name = '' } = service.metadata;
    if (errors.length > 0) throw invalidError({ group: '', kind: 'Service' }, name, errors);
    const address = this.allocateAddress(service, before, dryRun);
    const ports = dryRun ? new DryPorts(this.ports) : new PoolPorts(this.ports, this.nodePorts);
    const release = (): void => {
      address.release();
      ports.release();
    };
    try {
      if (before) updateNodePorts(service, before, ports);
      else createNodePorts(service, ports);
      allocateHealthCheckPort(service, before, ports);
      return { release };
    } catch (error) {
      release();
      throw error;
    }
  }

  dispose(): void {
    this.following?.dispose();
  }

  /** Keeps the pools to what the stored Services hold. */
  private async follow(): Promise<void> {
    this.following ??= this.reader.follow<Service>(SERVICES, ({ type, object }) => {
      const key = `${object.metadata.namespace}/${object.metadata.name}`;
      const known = this.stored.get(key);
      if (type === 'deleted') {
        this.stored.delete(key);
      } else {
        for (const address of heldAddresses(object)) this.addresses.hold(address);
        for (const port of heldPorts(object)) this.ports.hold(port);
        this.stored.set(key, object);
      }
      if (!known) return;
      for (const address of heldAddresses(known)) this.addresses.release(address);
      for (const port of heldPorts(known)) this.ports.release(port);
    });
    await this.following.started;
  }

  /** The first address stays what it is; a dry run takes any within the range, whoever has it. */
  private allocateAddress(service: Service, old: Service | undefined, dryRun: boolean): Allocation {
    const { spec } = service;
    if (!spec || isExternalName(spec) || isHeadless(spec)) return NOTHING;
    if (old?.spec && needsClusterIp(old.spec)) return NOTHING;
    const wanted = spec.clusterIPs?.[0] ?? '';
    if (wanted !== '') {
      this.checkAddress(service, wanted, dryRun);
      return dryRun ? NOTHING : this.holdAddress(wanted);
    }
    const address = dryRun ? this.range.at(0) : this.addresses.next();
    if (address === undefined) throw internalError('failed to allocate a serviceIP: range is full');
    spec.clusterIP = address;
    spec.clusterIPs = [address];
    return dryRun ? NOTHING : this.holdAddress(address);
  }

  private holdAddress(address: string): Allocation {
    this.addresses.hold(address);
    let held = true;
    return {
      release: () => {
        if (held) this.addresses.release(address);
        held = false;
      },
    };
  }

  private checkAddress({ metadata, spec }: Service, address: string, dryRun: boolean): void {
    const problem = this.addressProblem(address, dryRun);
    if (problem === undefined) return;
    const detail = `failed to allocate IP ${address}: ${problem}`;
    const errors = [invalid(CLUSTER_IPS, spec?.clusterIPs, detail)];
    throw invalidError({ group: '', kind: 'Service' }, metadata.name ?? '', errors);
  }

  private addressProblem(address: string, dryRun: boolean): string | undefined {
    if (!this.range.has(address)) {
      return `the provided IP (${address}) is not in the valid range. The range of valid IPs is ${this.range.text}`;
    }
    return dryRun || this.addresses.isFree(address) ? undefined : 'provided IP is already allocated';
  }
}

/** How much of a range is left to those who choose for themselves: one part in `share`, at least 16; of a small one nothing. */
function reservedPart(length: number, share: number, limit: number): number {
  return length <= RESERVED_AT_LEAST
    ? 0
    : Math.min(Math.max(RESERVED_AT_LEAST, Math.floor(length / share)), limit);
}

const RESERVED_AT_LEAST = 16;
