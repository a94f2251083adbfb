import type { Node } from '../../kinds/index.ts';
import type { NodeCidrs } from '../library/wiring/index.ts';
import { CidrSet } from './cidr-set.ts';

/**
 * The ranges that none of these nodes has, one after the other: for nodes that are made before anything else gives
 * ranges out. Undefined where none is left.
 */
export function freeRanges(cidrs: NodeCidrs, nodes: Iterable<Node>): () => string | undefined {
  const set = new CidrSet(cidrs);
  for (const { spec } of nodes) {
    for (const cidr of spec?.podCIDRs ?? (spec?.podCIDR ? [spec.podCIDR] : [])) set.occupy(cidr);
  }
  return () => set.allocateNext();
}
