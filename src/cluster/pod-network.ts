import { Quantity, QuantityError } from '../api/index.ts';
import type { NodeCidrs } from '../controllers/index.ts';

/**
 * The addresses of all Pods. Upstream's documents use 10.244.0.0/16, which is 256 nodes; this is the smallest range
 * around it that has a /24 for each of 5,000. The nodes' ranges begin where people expect them.
 */
const CLUSTER_CIDR = '10.224.0.0/11';
const FIRST_ADDRESS = '10.244.0.0';
const CLUSTER_BITS = 21;

/** Upstream's default: 254 addresses for 110 Pods, so that one that was given back has time to be forgotten. */
const MASK_SIZE = 24;
const LARGEST_BITS = 16;

/** Ranges with room for twice the Pods that a node takes, and as many as there are nodes, which counts first. */
export function nodeCidrsFor(nodes: {
  readonly count: number;
  readonly capacity: Readonly<Record<string, string>>;
}): NodeCidrs {
  const forPods = bitsFor(2 * podsOf(nodes.capacity) + 3);
  const forNodes = CLUSTER_BITS - bitsFor(nodes.count);
  const bits = Math.max(32 - MASK_SIZE, Math.min(forPods, forNodes, LARGEST_BITS));
  return { clusterCidr: CLUSTER_CIDR, firstCidr: `${FIRST_ADDRESS}/${32 - bits}` };
}

function podsOf({ pods = '' }: Readonly<Record<string, string>>): number {
  try {
    return Math.max(0, Math.min(Quantity.parse(pods).asInteger(), 2 ** LARGEST_BITS));
  } catch (error) {
    if (error instanceof QuantityError) return 0;
    throw error;
  }
}

function bitsFor(count: number): number {
  return Math.ceil(Math.log2(Math.max(1, count)));
}
