import type { AddressPool } from './simulated/simulated-runtime.ts';

/** The addresses of a node's Pods: 10.128.N.0/24 of the N-th node. */
export function podCidrOf(nodeIndex: number): string {
  return `10.${128 + (nodeIndex >> 8)}.${nodeIndex & 255}.0/24`;
}

const FIRST = 2;
const LAST = 254;

/** Gives out the addresses of a /24, one after the other, so that a new Pod does not get an old one's soon. */
export function createAddressPool(cidr: string): AddressPool {
  const network = cidr.slice(0, cidr.lastIndexOf('.'));
  const taken = new Set<string>();
  let next = FIRST;
  const addressAt = (host: number): string => `${network}.${host}`;
  return {
    take(wanted) {
      if (wanted !== undefined && wanted.startsWith(`${network}.`) && !taken.has(wanted)) {
        taken.add(wanted);
        return wanted;
      }
      for (let tries = FIRST; tries <= LAST; tries++) {
        const address = addressAt(next);
        next = next === LAST ? FIRST : next + 1;
        if (taken.has(address)) continue;
        taken.add(address);
        return address;
      }
      throw new Error(`no address is left in ${cidr}`);
    },
    giveBack: (address) => void taken.delete(address),
  };
}
