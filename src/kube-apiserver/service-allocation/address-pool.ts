import type { Random } from '../../base/index.ts';
import { AddressRange } from './address-range.ts';
import { Pool, reservedPart } from './pool.ts';

/** The cluster IPs of a cluster. */
export class AddressPool {
  readonly range: AddressRange;
  private readonly pool: Pool;

  /** Throws where `cidr` is no range of addresses for Services. */
  constructor(cidr: string, random: Random) {
    this.range = new AddressRange(cidr);
    const { length } = this.range;
    this.pool = new Pool({ random, length, reserved: reservedPart(length, 16, 256) });
  }

  isFree(address: string): boolean {
    return this.pool.isFree(this.range.placeOf(address) ?? -1);
  }

  /** An address out of the range is nobody's. */
  hold(address: string): void {
    this.pool.hold(this.range.placeOf(address) ?? -1);
  }

  release(address: string): void {
    this.pool.release(this.range.placeOf(address) ?? -1);
  }

  get use(): Pool['use'] {
    return this.pool.use;
  }

  get isFull(): boolean {
    return this.pool.isFull;
  }

  /** A free address, not yet held; undefined where all are used. */
  next(): string | undefined {
    const place = this.pool.next();
    return place === undefined ? undefined : this.range.at(place);
  }
}
