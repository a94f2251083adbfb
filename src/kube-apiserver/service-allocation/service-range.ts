import type { KubernetesObject } from '../../api/index.ts';
import type { ObjectReader } from '../../apiserver/index.ts';
import { AddressRange } from './address-range.ts';

/** As kubeadm's. */
const DEFAULT_SERVICE_RANGE = '10.96.0.0/12';

const SERVICE_CIDRS = { group: 'networking.k8s.io', resource: 'servicecidrs' };
/** The ServiceCIDR that a cluster is made with, as upstream names it. */
const FIRST = 'kubernetes';

interface ServiceCidr extends KubernetesObject {
  readonly spec?: { readonly cidrs?: readonly string[] };
}

/**
 * The addresses that Services of a cluster have: those that it was made with, also where another default holds by now.
 * Throws where something else is asked for: the addresses that its Services have could not stay.
 */
export async function serviceRangeOf(reader: ObjectReader, wanted: string | undefined): Promise<string> {
  const asked = wanted === undefined ? undefined : new AddressRange(wanted).text;
  const cidr = await reader.get<ServiceCidr>(SERVICE_CIDRS, '', FIRST);
  const kept = cidr?.spec?.cidrs?.[0];
  if (kept === undefined) return asked ?? DEFAULT_SERVICE_RANGE;
  if (asked === undefined || asked === kept) return kept;
  throw new Error(
    `the Services of this cluster have addresses of ${kept}: a cluster keeps the range that it was made with, and cannot change to ${asked}`,
  );
}

/** The address of the Service by which Pods reach the API server. Throws where the range is none. */
export function kubernetesServiceAddress(range = DEFAULT_SERVICE_RANGE): string {
  return new AddressRange(range).at(0);
}
