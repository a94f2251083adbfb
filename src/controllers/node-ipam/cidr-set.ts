import { cidrRange, formatIp, parseCidr } from '../../api/index.ts';
import type { NodeCidrs } from '../library/wiring/index.ts';

interface Range {
  readonly first: number;
  readonly size: number;
}

/**
 * The ranges of one size that a large range is made of. They are given out one after the other and from the beginning
 * again, so that what a node had is not another's at once. Ranges of other sizes may be occupied, too: a cluster that
 * once ran with another size keeps what its nodes have.
 */
export class CidrSet {
  private readonly whole: Range;
  private readonly size: number;
  private readonly maskSize: number;
  /** How many holders a range has. More than one where users gave two nodes the same. */
  private readonly holders = new Map<number, number>();
  private next: number;

  constructor({ clusterCidr, firstCidr }: NodeCidrs) {
    const first = rangeOf(firstCidr);
    const whole = rangeOf(clusterCidr);
    if (!whole || !first || !contains(whole, first)) {
      throw new Error(`${firstCidr} is no IPv4 range within ${clusterCidr}`);
    }
    this.whole = whole;
    this.size = first.size;
    this.maskSize = 32 - Math.log2(first.size);
    this.next = (first.first - whole.first) / this.size;
  }

  /** A range that nobody holds, which is now held; undefined where all are. */
  allocateNext(): string | undefined {
    const count = this.count;
    if (this.holders.size >= count) return undefined;
    for (let tries = 0; tries < count; tries++) {
      const index = this.next;
      this.next = (index + 1) % count;
      if (this.holders.has(index)) continue;
      this.holders.set(index, 1);
      const value = BigInt(this.whole.first + index * this.size);
      return `${formatIp({ family: 'IPv4', value })}/${this.maskSize}`;
    }
    return undefined;
  }

  /** Says that a range is held. One outside the set is no concern of it. */
  occupy(cidr: string): void {
    for (const index of this.indexesOf(cidr)) this.holders.set(index, (this.holders.get(index) ?? 0) + 1);
  }

  release(cidr: string): void {
    for (const index of this.indexesOf(cidr)) {
      const holders = this.holders.get(index) ?? 0;
      if (holders > 1) this.holders.set(index, holders - 1);
      else this.holders.delete(index);
    }
  }

  private get count(): number {
    return this.whole.size / this.size;
  }

  /** All ranges of the set that have an address in common with this one. */
  private *indexesOf(cidr: string): Iterable<number> {
    const range = rangeOf(cidr);
    if (!range) return;
    const begin = range.first - this.whole.first;
    const last = Math.min(Math.floor((begin + range.size - 1) / this.size), this.count - 1);
    for (let index = Math.max(0, Math.floor(begin / this.size)); index <= last; index++) yield index;
  }
}

function rangeOf(text: string): Range | undefined {
  const cidr = parseCidr(text);
  if (!cidr || cidr.address.family !== 'IPv4') return undefined;
  const { first, hostBits } = cidrRange(cidr);
  return { first: Number(first), size: 2 ** Number(hostBits) };
}

function contains(outer: Range, inner: Range): boolean {
  return inner.first >= outer.first && inner.first + inner.size <= outer.first + outer.size;
}
