import type { PodSpec } from '../../types/index.ts';
import { quantity, type Totals } from './resource-totals.ts';
import type { ContainerResources, QuantityMap } from './types.ts';

type QualityOfService = 'Guaranteed' | 'Burstable' | 'BestEffort';

const COMPUTE = ['cpu', 'memory'] as const;

/**
 * Who has to go first when a node runs out: those that asked for nothing, then those that may use more than they asked
 * for, last those that asked for all that they may use.
 */
export function qualityOfService(spec: PodSpec): QualityOfService {
  const parts: readonly ContainerResources[] = spec.resources
    ? [spec.resources]
    : [...(spec.containers ?? []), ...(spec.initContainers ?? [])].map(({ resources }) => resources ?? {});
  const requests: Totals = new Map();
  const limits: Totals = new Map();
  let bounded = true;
  for (const part of parts) {
    add(requests, part.requests);
    if (add(limits, part.limits) < COMPUTE.length) bounded = false;
  }
  if (requests.size === 0 && limits.size === 0) return 'BestEffort';
  const equal = [...requests].every(([name, request]) => limits.get(name)?.compare(request) === 0);
  return bounded && equal && requests.size === limits.size ? 'Guaranteed' : 'Burstable';
}

/** Adds what is more than nothing, and tells of how many resources there was some. */
function add(totals: Totals, map: QuantityMap | undefined): number {
  let found = 0;
  for (const name of COMPUTE) {
    const value = map?.[name];
    if (value === undefined) continue;
    const amount = quantity(value);
    if (amount.sign() <= 0) continue;
    found++;
    totals.set(name, totals.get(name)?.add(amount) ?? amount);
  }
  return found;
}
