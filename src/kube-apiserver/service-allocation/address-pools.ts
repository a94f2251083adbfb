import type { Random } from '../../base/index.ts';
import { AddressPool } from './address-pool.ts';

interface Entry {
  readonly pool: AddressPool;
  /** The ServiceCIDRs that name the range, and whether each is ready. */
  readonly owners: Map<string, boolean>;
}

/**
 * The cluster IPs of a cluster: of the range that it was made with, and of those that ServiceCIDRs add. Addresses are given
 * out of ranges that are ready; what is held stays held, whatever becomes of its range.
 */
export class AddressPools {
  /** Of the range that the cluster was made with. */
  readonly own: AddressPool;
  private readonly random: Random;
  private readonly entries = new Map<string, Entry>();
  private readonly ranges = new Map<string, readonly string[]>();
  /** How many hold each address. */
  private readonly held = new Map<string, number>();
  private readonly onPool: (pool: AddressPool) => void;

  /** Throws where `cidr` is no range of addresses for Services. `onPool` hears of ranges that are added. */
  constructor(cidr: string, random: Random, onPool: (pool: AddressPool) => void) {
    this.own = new AddressPool(cidr, random);
    this.random = random;
    this.onPool = onPool;
    // Until its ServiceCIDR is there, which the server makes.
    this.entries.set(this.own.range.text, { pool: this.own, owners: new Map([['', true]]) });
  }

  /** A ServiceCIDR has come, or has changed. */
  put(name: string, cidrs: readonly string[], isReady: boolean): void {
    for (const cidr of this.ranges.get(name) ?? []) if (!cidrs.includes(cidr)) this.disown(cidr, name);
    this.ranges.set(name, cidrs);
    for (const cidr of cidrs) {
      const entry = this.entryOf(cidr);
      entry?.owners.delete('');
      entry?.owners.set(name, isReady);
    }
  }

  /** A ServiceCIDR is gone, and what it alone has named with it. */
  remove(name: string): void {
    for (const cidr of this.ranges.get(name) ?? []) this.disown(cidr, name);
    this.ranges.delete(name);
  }

  /** A pool from which an address can be taken now; undefined where it is in none. */
  poolFor(address: string): AddressPool | undefined {
    return this.ready().find(({ range }) => range.placeOf(address) !== undefined);
  }

  isFree(address: string): boolean {
    return !this.held.has(address);
  }

  hold(address: string): void {
    this.held.set(address, (this.held.get(address) ?? 0) + 1);
    for (const { pool } of this.entries.values()) pool.hold(address);
  }

  release(address: string): void {
    const holders = this.held.get(address) ?? 0;
    if (holders > 1) this.held.set(address, holders - 1);
    else this.held.delete(address);
    for (const { pool } of this.entries.values()) pool.release(address);
  }

  get isFull(): boolean {
    return this.ready().every((pool) => pool.isFull);
  }

  /** A free address, not yet held, and whose it is; undefined where all are used. */
  next(): { readonly address: string; readonly pool: AddressPool } | undefined {
    for (const pool of this.ready()) {
      const address = pool.next();
      if (address !== undefined) return { address, pool };
    }
    return undefined;
  }

  private disown(cidr: string, name: string): void {
    const entry = this.entries.get(cidr);
    entry?.owners.delete(name);
    if (entry?.owners.size === 0 && entry.pool !== this.own) this.entries.delete(cidr);
  }

  private ready(): AddressPool[] {
    return [...this.entries.values()]
      .filter(({ owners }) => [...owners.values()].includes(true))
      .map(({ pool }) => pool);
  }

  private entryOf(cidr: string): Entry | undefined {
    const known = this.entries.get(cidr);
    if (known) return known;
    const pool = poolOf(cidr, this.random);
    if (!pool) return undefined;
    for (const [address, holders] of this.held) for (let i = 0; i < holders; i++) pool.hold(address);
    const entry = { pool, owners: new Map<string, boolean>() };
    this.entries.set(cidr, entry);
    this.onPool(pool);
    return entry;
  }
}

/** Undefined of a range that no Service can have an address of: of IPv6, or too large. */
function poolOf(cidr: string, random: Random): AddressPool | undefined {
  try {
    return new AddressPool(cidr, random);
  } catch {
    return undefined;
  }
}
