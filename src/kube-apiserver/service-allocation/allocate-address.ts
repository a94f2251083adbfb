import { FieldPath, internalError, invalid, invalidError, type StatusError } from '../../api/index.ts';
import { isExternalName, isHeadless, needsClusterIp, type Service } from '../../kinds/index.ts';
import type { AllocationMetrics } from './allocation-metrics.ts';
import type { AddressPool } from './address-pool.ts';

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
  pool: AddressPool,
  metrics: AllocationMetrics | undefined,
): () => void {
  const dryRun = metrics === undefined;
  const { spec } = service;
  if (!spec || isExternalName(spec) || isHeadless(spec)) return nothing;
  if (old?.spec && needsClusterIp(old.spec)) return nothing;
  const wanted = spec.clusterIPs?.[0] ?? '';
  if (wanted !== '') {
    const problem = addressProblem(wanted, pool, dryRun);
    metrics?.address(pool.range.text, 'static', problem === undefined);
    if (problem !== undefined) throw refused(service, wanted, problem);
    return dryRun ? nothing : holdAddress(pool, wanted);
  }
  const address = dryRun ? pool.range.at(0) : pool.next();
  metrics?.address(pool.range.text, 'dynamic', address !== undefined);
  if (address === undefined) throw internalError('failed to allocate a serviceIP: range is full');
  spec.clusterIP = address;
  spec.clusterIPs = [address];
  return dryRun ? nothing : holdAddress(pool, address);
}

function holdAddress(pool: AddressPool, address: string): () => void {
  pool.hold(address);
  return () => pool.release(address);
}

function refused({ metadata, spec }: Service, address: string, problem: string): StatusError {
  const detail = `failed to allocate IP ${address}: ${problem}`;
  const errors = [invalid(CLUSTER_IPS, spec?.clusterIPs, detail)];
  return invalidError({ group: '', kind: 'Service' }, metadata.name ?? '', errors);
}

function addressProblem(address: string, pool: AddressPool, dryRun: boolean): string | undefined {
  if (pool.range.placeOf(address) === undefined) {
    return `the provided IP (${address}) is not in the valid range. The range of valid IPs is ${pool.range.text}`;
  }
  return dryRun || pool.isFree(address) ? undefined : 'provided IP is already allocated';
}
