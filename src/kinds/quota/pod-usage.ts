/** What a Pod uses of a quota, and what it has to say for one. */
import { containerTotals, isFinished, type Quantities, quantitiesOf } from '../core/pod/facts/index.ts';
import type { Container, Pod } from '../types/index.ts';
import { Quantity } from '../../api/index.ts';

const ONE = Quantity.of(1);
const COMPUTE: readonly string[] = ['cpu', 'memory', 'ephemeral-storage'];
/** A quota on one of these asks every container to name the resource. */
const TO_BE_NAMED: readonly string[] = [
  'cpu',
  'memory',
  'requests.cpu',
  'requests.memory',
  'limits.cpu',
  'limits.memory',
];

/** A Pod that has ended counts as an object alone. */
export function podUsage(pod: Pod): Map<string, Quantity> {
  const usage = new Map([['count/pods', ONE]]);
  if (isFinished(pod)) return usage;
  usage.set('pods', ONE);
  for (const [name, quantity] of computeUsage(
    containerTotals(pod.spec ?? {}, 'requests'),
    containerTotals(pod.spec ?? {}, 'limits'),
  )) {
    usage.set(name, quantity);
  }
  return usage;
}

/** What the containers of a Pod leave unsaid though a quota counts it, as upstream words it; undefined where nothing is. */
export function missingForQuota(pod: Pod, resources: readonly string[]): string | undefined {
  const wanted = resources.filter((name) => TO_BE_NAMED.includes(name)).toSorted();
  const containers = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])];
  const missing = wanted.flatMap((name) => {
    const silent = containers.filter((container) => !containerUsage(container).has(name));
    const names = [...new Set(silent.map((container) => container.name))].toSorted();
    return names.length === 0 ? [] : [`${name} for: ${names.join(',')}`];
  });
  return missing.length === 0 ? undefined : `must specify ${missing.join('; ')}`;
}

function containerUsage({ resources }: Container): Map<string, Quantity> {
  return computeUsage(quantitiesOf(resources?.requests), quantitiesOf(resources?.limits));
}

function computeUsage(requests: Quantities, limits: Quantities): Map<string, Quantity> {
  const usage = new Map<string, Quantity>();
  for (const [name, quantity] of requests) {
    if (COMPUTE.includes(name) || name.startsWith('hugepages-')) usage.set(name, quantity);
    usage.set(`requests.${name}`, quantity);
  }
  for (const [name, quantity] of limits) if (COMPUTE.includes(name)) usage.set(`limits.${name}`, quantity);
  return usage;
}
