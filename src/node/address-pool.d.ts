import type { AddressPool } from './simulated/simulated-runtime.ts';
/** The addresses of a node's Pods: 10.128.N.0/24 of the N-th node. */
export declare function podCidrOf(nodeIndex: number): string;
/** Gives out the addresses of a /24, one after the other, so that a new Pod does not get an old one's soon. */
export declare function createAddressPool(cidr: string): AddressPool;
//# sourceMappingURL=address-pool.d.ts.map
