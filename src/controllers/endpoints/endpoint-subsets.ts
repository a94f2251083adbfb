import {
  type EndpointAddress,
  type EndpointPort,
  type EndpointSubset,
  isFinished,
  isHeadless,
  isReady,
  isTerminating,
  type Pod,
  type Service,
} from '../../kinds/index.ts';
import {
  addressesOf,
  hostnameUnder,
  type IpFamily,
  podReference,
  targetPorts,
} from '../library/endpoints/index.ts';

/** The most addresses in one Endpoints object. */
const ADDRESS_LIMIT = 1000;

export interface Subsets {
  readonly subsets: EndpointSubset[];
  /** Whether some addresses were left out. */
  readonly truncated: boolean;
}

/** The subsets of an Endpoints object: ports that the same addresses have are one subset. */
export function endpointSubsets(service: Service, pods: readonly Pod[]): Subsets {
  const family = (service.spec?.ipFamilies?.[0] ?? 'IPv4') as IpFamily;
  const publishes = service.spec?.publishNotReadyAddresses === true;
  const byPort = new Map<string, PortAddresses>();
  let count = 0;
  let truncated = false;
  for (const pod of inOrder(pods)) {
    const [ip] = addressesOf(pod, family);
    if (ip === undefined || isFinished(pod) || (isTerminating(pod) && !publishes)) continue;
    if (count >= ADDRESS_LIMIT) {
      truncated = true;
      break;
    }
    count++;
    const address = addressOf(service, pod, ip);
    for (const port of portsOf(service, pod)) {
      const key = JSON.stringify(port ?? null);
      const known = byPort.get(key) ?? { port, ready: [], notReady: [] };
      (publishes || isReady(pod) ? known.ready : known.notReady).push(address);
      byPort.set(key, known);
    }
  }
  return { subsets: joinPorts([...byPort.values()]), truncated };
}

interface PortAddresses {
  readonly port: EndpointPort | undefined;
  readonly ready: EndpointAddress[];
  readonly notReady: EndpointAddress[];
}

/** Without ports a headless service still names its Pods. */
function portsOf(service: Service, pod: Pod): (EndpointPort | undefined)[] {
  if ((service.spec?.ports ?? []).length === 0) return isHeadless(service.spec ?? {}) ? [undefined] : [];
  return targetPorts(service, pod).map(({ name, port, protocol, appProtocol }) => ({
    ...(name === '' ? {} : { name }),
    port,
    protocol: protocol as 'TCP' | 'UDP' | 'SCTP',
    ...(appProtocol === undefined ? {} : { appProtocol }),
  }));
}

function addressOf(service: Service, pod: Pod, ip: string): EndpointAddress {
  const { nodeName = '' } = pod.spec ?? {};
  const hostname = hostnameUnder(service, pod);
  return {
    ip,
    ...(hostname === undefined ? {} : { hostname }),
    ...(nodeName === '' ? {} : { nodeName }),
    targetRef: podReference(pod),
  };
}

function joinPorts(ports: readonly PortAddresses[]): EndpointSubset[] {
  const byAddresses = new Map<string, { ports: EndpointPort[]; addresses: PortAddresses }>();
  for (const addresses of ports) {
    const key = JSON.stringify([addresses.ready, addresses.notReady].map((list) => list.map(({ ip }) => ip)));
    const known = byAddresses.get(key) ?? { ports: [], addresses };
    if (addresses.port) known.ports.push(addresses.port);
    byAddresses.set(key, known);
  }
  return [...byAddresses.values()].map(({ ports: own, addresses: { ready, notReady } }) => ({
    ...(ready.length > 0 ? { addresses: ready } : {}),
    ...(notReady.length > 0 ? { notReadyAddresses: notReady } : {}),
    ...(own.length > 0 ? { ports: own } : {}),
  }));
}

/** Always the same order, so that an unchanged set of Pods is an unchanged object. */
function inOrder(pods: readonly Pod[]): Pod[] {
  const ipOf = (pod: Pod): string => pod.status?.podIP ?? '';
  return [...pods].sort((a, b) => (ipOf(a) < ipOf(b) ? -1 : ipOf(a) > ipOf(b) ? 1 : 0));
}
