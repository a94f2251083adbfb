import { cidrContains, cidrRange, formatIp, parseCidr, parseIp } from '../../api/index.ts';

/**
 * The addresses of a range, given out as upstream's host-local plugin does: one after the other and from the beginning
 * again, so that an address that was given back is not another's at once.
 */
export interface AddressPool {
  /** Throws {@link NoAddressLeftError}. */
  take(): string;
  /** Something has the address already; outside the range that makes no difference. */
  reserve(address: string): void;
  giveBack(address: string): void;
}

/** All addresses of a range are taken. */
export class NoAddressLeftError extends Error {
  constructor(first: string, last: string) {
    super(`failed to allocate for range 0: no IP addresses available in range set: ${first}-${last}`);
  }
}

export interface AddressPoolOptions {
  /** IPv4, with a prefix of at most 29: `10.244.0.0/24`. */
  readonly cidr: string;
  /** Whether somebody has the address of whom the pool was not told. */
  readonly isHeld?: (address: string) => boolean;
}

/** Neither the network's own address, nor its broadcast address, nor the first, which is the gateway's, is given out. */
export function createAddressPool({ cidr, isHeld = () => false }: AddressPoolOptions): AddressPool {
  const parsed = parseCidr(cidr);
  if (!parsed || parsed.address.family !== 'IPv4') throw new Error(`${cidr} is no IPv4 range`);
  const { first: network, hostBits } = cidrRange(parsed);
  const gateway = network + 1n;
  const last = network + (1n << hostBits) - 2n;
  const count = Number(last - gateway);
  const taken = new Set<string>();
  const text = (value: bigint): string => formatIp({ family: 'IPv4', value });
  let next = gateway + 1n;
  return {
    take() {
      for (let tries = 0; taken.size < count && tries < count; tries++) {
        const address = text(next);
        next = next >= last ? gateway + 1n : next + 1n;
        if (taken.has(address) || isHeld(address)) continue;
        taken.add(address);
        return address;
      }
      throw new NoAddressLeftError(text(gateway), text(last));
    },
    reserve(address) {
      const ip = parseIp(address);
      if (!ip || !cidrContains(parsed, ip)) return;
      taken.add(address);
      // Those that were given out last are those with the highest numbers: what was given back is not used at once.
      if (ip.value >= next) next = ip.value >= last ? gateway + 1n : ip.value + 1n;
    },
    giveBack: (address) => void taken.delete(address),
  };
}
