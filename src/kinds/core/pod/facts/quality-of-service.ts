import { ownValue } from '../../../../base/index.ts';
import { Quantity } from '../../../../api/index.ts';
import type { Container, Pod, PodSpec } from '../../../types/index.ts';

export type QualityOfService = 'Guaranteed' | 'Burstable' | 'BestEffort';

type Resources = Pick<NonNullable<Container['resources']>, 'requests' | 'limits'>;

const COMPUTE = ['cpu', 'memory'] as const;

/**
 * Who has to go first when a node runs out: those that asked for nothing, then those that may use more than they asked
 * for, last those that asked for all that they may use.
 */
export function qualityOfService(spec: Partial<PodSpec>): QualityOfService {
  const parts: readonly Resources[] = spec.resources
    ? [spec.resources]
    : [...(spec.containers ?? []), ...(spec.initContainers ?? [])].map(({ resources }) => resources ?? {});
  const requests: Map<string, Quantity> = new Map();
  const limits: Map<string, Quantity> = new Map();
  let bounded = true;
  for (const part of parts) {
    add(requests, part.requests);
    if (add(limits, part.limits) < COMPUTE.length) bounded = false;
  }
  if (requests.size === 0 && limits.size === 0) return 'BestEffort';
  const equal = [...requests].every(([name, request]) => limits.get(name)?.compare(request) === 0);
  return bounded && equal && requests.size === limits.size ? 'Guaranteed' : 'Burstable';
}

/** The class that a Pod was given when it was made, which stays; computed where it has none yet. */
export function podQualityOfService({ spec = { containers: [] }, status }: Pod): string {
  return status?.qosClass ?? qualityOfService(spec);
}

/** Adds what is more than nothing, and tells of how many resources there was some. */
function add(totals: Map<string, Quantity>, map: Resources['requests']): number {
  let found = 0;
  for (const name of COMPUTE) {
    const value = ownValue(map, name);
    if (value === undefined) continue;
    const amount = Quantity.parse(value);
    if (amount.sign() <= 0) continue;
    found++;
    totals.set(name, totals.get(name)?.add(amount) ?? amount);
  }
  return found;
}
