import { type Cidr, cidrContains, cidrRange, type IpAddress, parseCidr } from '../../api/index.ts';
import type { ServiceCIDR } from '../../kinds/index.ts';

export function rangesOf({ spec }: ServiceCIDR): readonly Cidr[] {
  return (spec?.cidrs ?? []).flatMap((text) => parseCidr(text) ?? []);
}

/** Whether one of the ranges has an address. */
export function hasAddress(of: ServiceCIDR, address: IpAddress): boolean {
  return rangesOf(of).some(
    (range) => range.address.family === address.family && cidrContains(range, address),
  );
}

/** Whether one of the ranges has all of another one. */
export function hasRange(of: ServiceCIDR, inner: Cidr): boolean {
  return rangesOf(of).some((outer) => overlap(outer, inner) && outer.prefixLength <= inner.prefixLength);
}

/** Whether two have addresses in common. */
export function haveCommon(one: ServiceCIDR, other: ServiceCIDR): boolean {
  return rangesOf(one).some((a) => rangesOf(other).some((b) => overlap(a, b)));
}

function overlap(a: Cidr, b: Cidr): boolean {
  const [one, other] = [cidrRange(a), cidrRange(b)];
  if (one.family !== other.family) return false;
  const hostBits = one.hostBits > other.hostBits ? one.hostBits : other.hostBits;
  return one.first >> hostBits === other.first >> hostBits;
}
