import { firstWith } from '../../base/index.ts';
import { Quantity } from '../../api/index.ts';
import type { Container, EnvVar } from '../../kinds/index.ts';
import type { EnvironmentFacts } from './environment.ts';

type ResourceField = NonNullable<NonNullable<EnvVar['valueFrom']>['resourceFieldRef']>;
type Quantities = Readonly<Record<string, string | number>>;

const MAP_ENTRY = /^metadata\.(labels|annotations)\['(.+)'\]$/;

/** What a field of the Pod says; undefined for one that is not known. */
export function fieldValue(path: string, { pod, hostIp, podIps }: EnvironmentFacts): string | undefined {
  const { metadata, spec } = pod;
  const entry = MAP_ENTRY.exec(path);
  if (entry) {
    const [, list, key = ''] = entry;
    const map = (list === 'labels' ? metadata.labels : metadata.annotations) ?? {};
    return Object.hasOwn(map, key) ? map[key] : '';
  }
  switch (path) {
    case 'metadata.name':
      return metadata.name;
    case 'metadata.namespace':
      return metadata.namespace;
    case 'metadata.uid':
      return metadata.uid;
    case 'spec.nodeName':
      return spec?.nodeName;
    case 'spec.serviceAccountName':
      return spec?.serviceAccountName;
    case 'status.hostIP':
    case 'status.hostIPs':
      return hostIp;
    case 'status.podIP':
      return podIps[0];
    case 'status.podIPs':
      return podIps.join(',');
    default:
      return undefined;
  }
}

/**
 * How much of a resource a container asks for or may use, in whole units of the divisor, rounded up. One without a limit
 * may use what the node has.
 */
export function resourceValue(
  { containerName = '', resource, divisor = '0' }: ResourceField,
  { pod, container, allocatable }: EnvironmentFacts,
): string {
  const named = (list: readonly Container[] = []): Container | undefined =>
    firstWith(list, nameOf, containerName);
  const of =
    containerName === '' ? container : (named(pod.spec?.initContainers) ?? named(pod.spec?.containers));
  const dot = resource.indexOf('.');
  const name = resource.slice(dot + 1);
  const amount = resource.startsWith('limits.')
    ? limitOf(of, name, allocatable)
    : own(of?.resources?.requests, name);
  const unit = Quantity.parse(divisor);
  return wholeUnits(Quantity.parse(amount ?? 0), unit.sign() === 0 ? Quantity.of(1) : unit);
}

const OF_NODE = ['cpu', 'memory', 'ephemeral-storage'];

function limitOf(
  container: Container | undefined,
  name: string,
  allocatable: Quantities,
): string | number | undefined {
  const limit = own(container?.resources?.limits, name);
  return limit !== undefined || !OF_NODE.includes(name) ? limit : own(allocatable, name);
}

function own(quantities: Quantities | undefined, name: string): string | number | undefined {
  return quantities && Object.hasOwn(quantities, name) ? quantities[name] : undefined;
}

function wholeUnits(amount: Quantity, unit: Quantity): string {
  // Thousandths are as fine as either is ever given.
  const [whole, part] = [BigInt(Math.ceil(amount.asMilli())), BigInt(Math.ceil(unit.asMilli()))];
  return part === 0n ? '0' : ((whole + part - 1n) / part).toString();
}

function nameOf({ name }: Container): string {
  return name;
}
