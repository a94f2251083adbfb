import type { Clock, Disposable, MetricsRegistry, Random } from '../../base/index.ts';
import { invalidError, type Kinds, type KubernetesObject } from '../../api/index.ts';
import { type Service, settleServiceAddresses } from '../../kinds/index.ts';
import type { Store } from '../../store/index.ts';
import {
  type Allocation,
  type Allocator,
  type ObjectReader,
  type ObjectStorage,
  ownAuthor,
  type WrittenTogether,
} from '../../apiserver/index.ts';
import { allocateAddress } from './allocate-address.ts';
import { AllocationMetrics } from './allocation-metrics.ts';
import { AddressPools } from './address-pools.ts';
import { Claims } from './claims.ts';
import { heldAddresses, heldPorts } from './held-values.ts';
import { Holders } from './holders.ts';
import { allocateHealthCheckPort, createNodePorts, updateNodePorts } from './node-ports.ts';
import { DryPorts, PoolPorts } from './operations.ts';
import { PortPool, type PortRange } from './port-pool.ts';
import { serviceRangeOf } from './service-range.ts';

export interface ServiceAllocationOptions {
  /** The addresses of Services: `10.96.0.0/12`. Left out: what the cluster was made with, or the default. */
  readonly serviceRange?: string;
  readonly nodePorts?: PortRange;
}

export interface ServiceAllocatorParts {
  readonly kinds: Kinds;
  readonly reader: ObjectReader;
  /** Where the IPAddress objects are. */
  readonly addresses: ObjectStorage;
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly metrics: MetricsRegistry;
  readonly options: ServiceAllocationOptions;
}

/** Upstream's. */
const NODE_PORTS: PortRange = { first: 30_000, last: 32_767 };

interface Pools {
  readonly addresses: AddressPools;
  readonly ports: PortPool;
  readonly holders: Holders;
}

/**
 * Gives Services their cluster IPs and node ports. What is held stands in the store, and is claimed in the transaction
 * that stores the Service: so two servers never give out one value twice. The pools know what is held as far as this
 * server has heard, and what its own writes under way have reserved, so that a claim is hardly ever lost.
 */
export class ServiceAllocator implements Allocator, Disposable {
  private readonly parts: ServiceAllocatorParts;
  private readonly claims: Claims;
  private readonly metrics: AllocationMetrics;
  private pools: Promise<Pools> | undefined;
  private holders: Holders | undefined;
  private disposed = false;

  constructor(parts: ServiceAllocatorParts) {
    const { kinds, addresses, clock, random } = parts;
    this.parts = parts;
    this.metrics = new AllocationMetrics(parts.metrics);
    this.claims = new Claims({ kinds, addresses, clock, random });
  }

  /**
   * Makes the claims that stored Services have not: those of before there were any. Resolves with the range of their
   * addresses; rejects where the one asked for is none, or not that of the cluster.
   */
  async start(): Promise<string> {
    const { store } = this.parts;
    const { addresses, holders } = await this.ready();
    const missing = await this.claims.missing(holders.services(), store);
    const author = ownAuthor('create');
    await Promise.all(missing.map((claim) => store.write({ ...claim, expectedRevision: 0, author })));
    return addresses.own.range.text;
  }

  async begin(
    object: KubernetesObject,
    old: KubernetesObject | undefined,
    { dryRun }: { dryRun: boolean },
  ): Promise<Allocation> {
    const pools = await this.ready();
    const service = object as Service;
    const before = old as Service | undefined;
    const errors = settleServiceAddresses(service, before, ['IPv4']);
    const { name = '' } = service.metadata;
    if (errors.length > 0) throw invalidError({ group: '', kind: 'Service' }, name, errors);
    // What another server has freed may not have been told yet.
    if (seemsTaken(service, before, pools)) await this.parts.addresses.refresh();
    const releaseAddress = allocateAddress(
      service,
      before,
      pools.addresses,
      dryRun ? undefined : this.metrics,
    );
    const ports = dryRun ? new DryPorts(pools.ports) : new PoolPorts(pools.ports, this.metrics);
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
    this.disposed = true;
    this.holders?.dispose();
  }

  /** Resolves once it is known what is held; where that cannot be read, the next call tries again. */
  private async ready(): Promise<Pools> {
    this.pools ??= this.open().catch((error: unknown) => {
      this.pools = undefined;
      throw error;
    });
    const pools = await this.pools;
    await pools.holders.ready();
    return pools;
  }

  private async open(): Promise<Pools> {
    const { reader, random, options } = this.parts;
    const range = await serviceRangeOf(reader, options.serviceRange);
    const addresses = new AddressPools(range, random, (pool) => this.metrics.tellOfAddresses(pool));
    const ports = new PortPool(options.nodePorts ?? NODE_PORTS, random);
    this.metrics.tellOfAddresses(addresses.own);
    this.metrics.tellOfPorts(ports);
    const holders = new Holders({ reader, addresses, ports });
    this.holders = holders;
    if (this.disposed) holders.dispose();
    return { addresses, ports, holders };
  }
}

/** Whether what a Service asks for is somebody else's, or all is, as far as this server has heard. */
function seemsTaken({ spec }: Service, old: Service | undefined, { addresses, ports }: Pools): boolean {
  if (addresses.isFull || ports.isFull) return true;
  const own = new Set<string | number>(old ? [...heldAddresses(old), ...heldPorts(old)] : []);
  const askedAddresses = (spec?.clusterIPs ?? []).filter((address) => !own.has(address));
  const nodePorts = (spec?.ports ?? []).map(({ nodePort = 0 }) => nodePort);
  const askedPorts = [...nodePorts, spec?.healthCheckNodePort ?? 0].filter(
    (port) => port !== 0 && !own.has(port),
  );
  return (
    askedAddresses.some((address) => !addresses.isFree(address)) ||
    askedPorts.some((port) => !ports.isFree(port))
  );
}
