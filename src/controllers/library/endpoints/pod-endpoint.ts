import { firstWith } from '../../../base/index.ts';
import {
  isReady,
  isTerminating,
  type Pod,
  type Service,
  type ServicePort,
  sidecarsOf,
} from '../../../kinds/index.ts';

/** A port behind a service, as its Pod has it. */
export interface TargetPort {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  readonly appProtocol: string | undefined;
}

export type IpFamily = 'IPv4' | 'IPv6';

/** The addresses of a Pod in one family; none as long as it has none. */
export function addressesOf({ status }: Pod, family: IpFamily): string[] {
  const listed = (status?.podIPs ?? []).map(({ ip }) => ip);
  const all = listed.length > 0 ? listed : [status?.podIP ?? ''];
  return all.filter((ip) => ip !== '' && familyOf(ip) === family);
}

export function familyOf(ip: string): IpFamily {
  return ip.includes(':') ? 'IPv6' : 'IPv4';
}

/** The service's ports as one Pod has them: a named port may be another number in each, and is left out where missing. */
export function targetPorts({ spec }: Service, pod: Pod): TargetPort[] {
  return (spec?.ports ?? []).flatMap((servicePort) => {
    const port = targetPort(servicePort, pod);
    const { name = '', protocol = 'TCP', appProtocol } = servicePort;
    return port === undefined ? [] : [{ name, port, protocol, appProtocol }];
  });
}

/** A Pod has a name of its own under a service only where it says which service that is. */
export function hostnameUnder(service: Service, { spec }: Pod): string | undefined {
  const named =
    spec?.hostname !== undefined && spec.hostname !== '' && spec.subdomain === service.metadata.name;
  return named ? spec.hostname : undefined;
}

export function podReference({ metadata }: Pod): {
  kind: string;
  name: string;
  namespace: string;
  uid: string;
} {
  const { name = '', namespace = '', uid = '' } = metadata;
  return { kind: 'Pod', name, namespace, uid };
}

/** Whether two states of a Pod are the same to every service. */
export function sameToServices(a: Pod, b: Pod): boolean {
  const parts = (pod: Pod): unknown[] => [
    isReady(pod),
    isTerminating(pod),
    pod.status?.phase,
    pod.status?.podIP,
    pod.status?.podIPs?.length,
    pod.spec?.nodeName,
  ];
  const [of, before] = [parts(a), parts(b)];
  return of.every((part, i) => part === before[i]) && sameLabels(a, b);
}

function sameLabels(a: Pod, b: Pod): boolean {
  const [labels, before] = [Object.entries(a.metadata.labels ?? {}), b.metadata.labels ?? {}];
  return (
    labels.length === Object.keys(before).length && labels.every(([key, value]) => before[key] === value)
  );
}

function targetPort(
  { targetPort: target, port, protocol = 'TCP' }: ServicePort,
  pod: Pod,
): number | undefined {
  if (typeof target === 'number') return target;
  if (target === undefined || target === '') return port;
  for (const { ports } of [...(pod.spec?.containers ?? []), ...sidecarsOf(pod)]) {
    const found = ports && firstWith(ports, nameAndProtocol, `${target}/${protocol}`);
    if (found) return found.containerPort;
  }
  return undefined;
}

function nameAndProtocol({ name, protocol = 'TCP' }: { name?: string; protocol?: string }): string {
  return `${name ?? ''}/${protocol}`;
}
