/** So many of a list of addresses or ports are shown. */
export const SHOWN_ADDRESSES = 3;

export function balancerAddresses(
  ingress: readonly { readonly ip?: string; readonly hostname?: string }[] | undefined,
): string[] {
  const addresses = (ingress ?? []).map(({ ip, hostname }) => ip || (hostname ?? ''));
  return [...new Set(addresses.filter((address) => address !== ''))].sort();
}
