import type { Clock, Disposable, Random } from '../../../base/index.ts';
import {
  FieldPath,
  internalError,
  invalid,
  invalidError,
  isExternalName,
  isHeadless,
  type KubernetesObject,
  needsClusterIp,
  type Service,
  settleServiceAddresses,
} from '../../../api/index.ts';
import type { Store } from '../../../store/index.ts';
import type { ObjectReader } from '../../contracts/index.ts';
import type { ObjectStorage, WrittenTogether } from '../../storage/index.ts';
import { ownAuthor } from '../author.ts';
import type { Allocation, Allocator } from '../served-resource.ts';
import { AddressPool } from './address-pool.ts';
import { Claims } from './claims.ts';
import { heldAddresses, heldPorts } from './held-values.ts';
import { Holders } from './holders.ts';
import { allocateHealthCheckPort, createNodePorts, updateNodePorts } from './node-ports.ts';
import { DryPorts, PoolPorts } from './operations.ts';
import { PortPool, type PortRange } from './port-pool.ts';

export interface ServiceAllocationOptions {
  /** The addresses of Services: `10.96.0.0/12`. */
  readonly serviceRange: string;
  readonly nodePorts: PortRange;
}

export interface ServiceAllocatorParts {
  readonly reader: ObjectReader;
  /** Where the IPAddress objects are. */
  readonly addresses: ObjectStorage;
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly options: ServiceAllocationOptions;
}

const CLUSTER_IPS = FieldPath.of('spec', 'clusterIPs');
const nothing = (): void => undefined;

/**
 * Gives Services their cluster IPs and node ports. What is held stands in the store, and is claimed in the transaction
 * that stores the Service: so two servers never give out one value twice. The pools know what is held as far as this
 * server has heard, and what its own writes under way have reserved, so that a claim is hardly ever lost.
 */
export class ServiceAllocator implements Allocator, Disposable {
  private readonly addresses: AddressPool;
  private readonly ports: PortPool;
  private readonly claims: Claims;
  private readonly holders: Holders;
  private readonly claimed: ObjectStorage;
  private readonly store: Store;

  constructor({ reader, addresses, store, clock, random, options }: ServiceAllocatorParts) {
    this.store = store;
    this.claimed = addresses;
    this.addresses = new AddressPool(options.serviceRange, random);
    this.ports = new PortPool(options.nodePorts, random);
    this.claims = new Claims({ addresses, clock, random });
    this.holders = new Holders({ reader, addresses: this.addresses, ports: this.ports });
  }

  /** Makes the claims that stored Services have not: those of before there were any. */
  async start(): Promise<void> {
    await this.holders.ready();
    const missing = await this.claims.missing(this.holders.services(), this.store);
    await Promise.all(
      missing.map((claim) =>
        this.store.write({ ...claim, expectedRevision: 0, author: ownAuthor('create') }),
      ),
    );
  }

  async begin(
    object: KubernetesObject,
    old: KubernetesObject | undefined,
    { dryRun }: { dryRun: boolean },
  ): Promise<Allocation> {
    await this.holders.ready();
    const service = object as Service;
    const before = old as Service | undefined;
    const errors = settleServiceAddresses(service, before, ['IPv4']);
    const { name = '' } = service.metadata;
    if (errors.length > 0) throw invalidError({ group: '', kind: 'Service' }, name, errors);
    // What another server has freed may not have been told yet.
    if (this.seemsTaken(service, before)) await this.claimed.refresh();
    const releaseAddress = this.allocateAddress(service, before, dryRun);
    const ports = dryRun ? new DryPorts(this.ports) : new PoolPorts(this.ports);
    const release = (): void => {
      releaseAddress();
      ports.release();
    };
    try {
      if (before) updateNodePorts(service, before, ports);
      else createNodePorts(service, ports);
      allocateHealthCheckPort(service, before, ports);
      return { release, together: (final) => this.claims.between(before, final as Service) };
    } catch (error) {
      release();
      throw error;
    }
  }

  freed(object: KubernetesObject): WrittenTogether {
    return this.claims.between(object as Service, undefined);
  }

  dispose(): void {
    this.holders.dispose();
  }

  /**
   * The first address stays what it is; a dry run takes any within the range, whoever has it. Gives what is to be called
   * at the end of the write.
   */
  private allocateAddress(service: Service, old: Service | undefined, dryRun: boolean): () => void {
    const { spec } = service;
    if (!spec || isExternalName(spec) || isHeadless(spec)) return nothing;
    if (old?.spec && needsClusterIp(old.spec)) return nothing;
    const wanted = spec.clusterIPs?.[0] ?? '';
    if (wanted !== '') {
      this.checkAddress(service, wanted, dryRun);
      return dryRun ? nothing : this.holdAddress(wanted);
    }
    const address = dryRun ? this.addresses.range.at(0) : this.addresses.next();
    if (address === undefined) throw internalError('failed to allocate a serviceIP: range is full');
    spec.clusterIP = address;
    spec.clusterIPs = [address];
    return dryRun ? nothing : this.holdAddress(address);
  }

  /** Whether what a Service asks for is somebody else's, or all is, as far as this server has heard. */
  private seemsTaken({ spec }: Service, old: Service | undefined): boolean {
    if (this.addresses.isFull || this.ports.isFull) return true;
    const own = new Set<string | number>(old ? [...heldAddresses(old), ...heldPorts(old)] : []);
    const asked = (spec?.clusterIPs ?? []).filter((address) => !own.has(address));
    const ports = [
      ...(spec?.ports ?? []).map(({ nodePort = 0 }) => nodePort),
      spec?.healthCheckNodePort ?? 0,
    ];
    return (
      asked.some((address) => !this.addresses.isFree(address)) ||
      ports.some((port) => port !== 0 && !own.has(port) && !this.ports.isFree(port))
    );
  }

  private holdAddress(address: string): () => void {
    this.addresses.hold(address);
    return () => this.addresses.release(address);
  }

  private checkAddress({ metadata, spec }: Service, address: string, dryRun: boolean): void {
    const problem = this.addressProblem(address, dryRun);
    if (problem === undefined) return;
    const detail = `failed to allocate IP ${address}: ${problem}`;
    const errors = [invalid(CLUSTER_IPS, spec?.clusterIPs, detail)];
    throw invalidError({ group: '', kind: 'Service' }, metadata.name ?? '', errors);
  }

  private addressProblem(address: string, dryRun: boolean): string | undefined {
    if (this.addresses.range.placeOf(address) === undefined) {
      return `the provided IP (${address}) is not in the valid range. The range of valid IPs is ${this.addresses.range.text}`;
    }
    return dryRun || this.addresses.isFree(address) ? undefined : 'provided IP is already allocated';
  }
}
