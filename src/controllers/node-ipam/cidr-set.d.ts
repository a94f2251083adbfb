import type { NodeCidrs } from '../library/wiring/index.ts';
/**
 * The ranges of one size that a large range is made of. They are given out one after the other and from the beginning
 * again, so that what a node had is not another's at once. Ranges of other sizes may be occupied, too: a cluster that
 * once ran with another size keeps what its nodes have.
 */
export declare class CidrSet {
  private readonly whole;
  private readonly size;
  private readonly maskSize;
  /** How many holders a range has. More than one where users gave two nodes the same. */
  private readonly holders;
  private next;
  constructor({ clusterCidr, firstCidr }: NodeCidrs);
  /** A range that nobody holds, which is now held; undefined where all are. */
  allocateNext(): string | undefined;
  /** Says that a range is held. One outside the set is no concern of it. */
  occupy(cidr: string): void;
  release(cidr: string): void;
  private get count();
  /** All ranges of the set that have an address in common with this one. */
  private indexesOf;
}
//# sourceMappingURL=cidr-set.d.ts.map
