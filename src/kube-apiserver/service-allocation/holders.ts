import type { Disposable } from '../../base/index.ts';
import { conditionIs, findCondition } from '../../api/index.ts';
import type { Service, ServiceCIDR } from '../../kinds/index.ts';
import type { ObjectChange, ObjectFollowing, ObjectReader } from '../../apiserver/index.ts';
import type { AddressPools } from './address-pools.ts';
import { heldAddresses, heldPorts } from './held-values.ts';
import type { PortPool } from './port-pool.ts';

const SERVICE_CIDRS = { group: 'networking.k8s.io', resource: 'servicecidrs' };
const SERVICES = { group: '', resource: 'services' };
const IP_ADDRESSES = { group: 'networking.k8s.io', resource: 'ipaddresses' };

/** Keeps the pools to what the stored Services and IPAddress objects hold, within the write that changes it. */
export class Holders implements Disposable {
  private readonly reader: ObjectReader;
  private readonly addresses: AddressPools;
  private readonly ports: PortPool;
  private readonly stored = new Map<string, Service>();
  private disposed = false;
  private following: readonly ObjectFollowing[] | undefined;

  constructor(parts: { reader: ObjectReader; addresses: AddressPools; ports: PortPool }) {
    this.reader = parts.reader;
    this.addresses = parts.addresses;
    this.ports = parts.ports;
  }

  /** Resolves once the pools know what is held; where that cannot be read, the next call tries again. */
  async ready(): Promise<void> {
    if (this.disposed) return;
    this.following ??= [
      this.reader.follow<ServiceCIDR>(SERVICE_CIDRS, (change) => this.changeRange(change)),
      this.reader.follow<Service>(SERVICES, (change) => this.changeService(change)),
      this.reader.follow(IP_ADDRESSES, ({ type, object: { metadata } }) => {
        if (type === 'added') this.addresses.hold(metadata.name ?? '');
        if (type === 'deleted') this.addresses.release(metadata.name ?? '');
      }),
    ];
    await Promise.all(this.following.map((following) => following.ready()));
  }

  services(): readonly Service[] {
    return [...this.stored.values()];
  }

  dispose(): void {
    this.disposed = true;
    for (const following of this.following ?? []) following.dispose();
  }

  private changeRange({ type, object: { metadata, spec, status } }: ObjectChange<ServiceCIDR>): void {
    const { name = '', deletionTimestamp } = metadata;
    if (type === 'deleted') {
      this.addresses.remove(name);
      return;
    }
    // Where nobody says that a range is ready, it is: whoever would say it may not run.
    const isReady =
      !findCondition(status?.conditions, 'Ready') || conditionIs(status?.conditions, 'Ready', 'True');
    this.addresses.put(name, spec?.cidrs ?? [], isReady && deletionTimestamp === undefined);
  }

  private changeService({ type, object }: ObjectChange<Service>): void {
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
  }
}
