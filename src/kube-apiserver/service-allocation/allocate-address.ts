import { FieldPath, internalError, invalid, invalidError, type StatusError } from '../../api/index.ts';
import { isExternalName, isHeadless, needsClusterIp, type Service } from '../../kinds/index.ts';
import type { AllocationMetrics } from './allocation-metrics.ts';
import type { AddressPools } from './address-pools.ts';

const CLUSTER_IPS = FieldPath.of('spec', 'clusterIPs');
const nothing = (): void => undefined;

/**
 * Gives a Service an address, or takes the one that it asks for. The first address stays what it is; a dry run takes any
 * within the range, whoever has it. Gives what is to be called at the end of the write.
 *
 * @param metrics left out for a dry run
 */
export function allocateAddress(
  service: Service,
  old: Service | undefined,
  pools: AddressPools,
  metrics: AllocationMetrics | undefined,
): () => void {
  const dryRun = metrics === undefined;
  const { spec } = service;
  if (!spec || isExternalName(spec) || isHeadless(spec)) return nothing;
  if (old?.spec && needsClusterIp(old.spec)) return nothing;
  const wanted = spec.clusterIPs?.[0] ?? '';
  if (wanted !== '') {
    const problem = dryRun ? dryProblem(wanted, pools) : addressProblem(wanted, pools);
    metrics?.address((pools.poolFor(wanted) ?? pools.own).range.text, 'static', problem === undefined);
    if (problem !== undefined) throw refused(service, wanted, problem);
    return dryRun ? nothing : holdAddress(pools, wanted);
  }
  const next = dryRun ? { address: pools.own.range.at(0), pool: pools.own } : pools.next();
  metrics?.address((next?.pool ?? pools.own).range.text, 'dynamic', next !== undefined);
  const address = next?.address;
  if (address === undefined) throw internalError('failed to allocate a serviceIP: range is full');
  spec.clusterIP = address;
  spec.clusterIPs = [address];
  return dryRun ? nothing : holdAddress(pools, address);
}

function holdAddress(pools: AddressPools, address: string): () => void {
  pools.hold(address);
  return () => pools.release(address);
}

function refused({ metadata, spec }: Service, address: string, problem: string): StatusError {
  const detail = `failed to allocate IP ${address}: ${problem}`;
  const errors = [invalid(CLUSTER_IPS, spec?.clusterIPs, detail)];
  return invalidError({ group: '', kind: 'Service' }, metadata.name ?? '', errors);
}

/** Nothing is taken, so that it does not matter who has it: upstream asks any of the ranges alone. */
function dryProblem(address: string, { own }: AddressPools): string | undefined {
  if (own.range.placeOf(address) !== undefined) return undefined;
  return `the provided IP (${address}) is not in the valid range. The range of valid IPs is ${own.range.text}`;
}

function addressProblem(address: string, pools: AddressPools): string | undefined {
  if (!pools.poolFor(address)) return 'the provided network does not match the current range';
  return pools.isFree(address) ? undefined : 'provided IP is already allocated';
}
