import {
  amountsOf,
  type Container,
  type Node,
  type Pod,
  podRequests,
  requestsOf,
  type ResourceAmounts,
} from '../kinds/index.ts';

/** A Pod with what the scheduler needs to know of it, computed once a version. */
export interface PodInfo {
  readonly pod: Pod;
  readonly key: string;
  readonly priority: number;
  readonly requests: ResourceAmounts;
  /** The same, where a container that asks for no cpu or memory is taken to want a little. Only scores look at it. */
  readonly likelyRequests: ResourceAmounts;
  /** `address/protocol/port` of each host port. */
  readonly hostPorts: readonly string[];
}

const LIKELY_CPU_MILLI = 100;
const LIKELY_MEMORY_BYTES = 200 * 1024 * 1024;

export function podInfoOf(pod: Pod): PodInfo {
  return {
    pod,
    key: podKey(pod),
    priority: pod.spec?.priority ?? 0,
    requests: podRequests(pod),
    likelyRequests: podRequests(pod, likelyAmounts),
    hostPorts: hostPortsOf(pod),
  };
}

export function podKey(pod: Pod): string {
  return pod.metadata.uid ?? `${pod.metadata.namespace ?? ''}/${pod.metadata.name ?? ''}`;
}

/** A node with what the Pods on it take. */
export class NodeInfo {
  readonly name: string;
  node: Node;
  allocatable: ResourceAmounts;
  readonly pods = new Map<string, PodInfo>();
  readonly requested: ResourceAmounts = new Map();
  readonly likelyRequested: ResourceAmounts = new Map();

  constructor(node: Node) {
    this.name = node.metadata.name ?? '';
    this.node = node;
    this.allocatable = amountsOf(node.status?.allocatable ?? node.status?.capacity);
  }

  update(node: Node): void {
    this.node = node;
    this.allocatable = amountsOf(node.status?.allocatable ?? node.status?.capacity);
  }

  add(info: PodInfo): void {
    this.remove(info.key);
    this.pods.set(info.key, info);
    this.count(info, 1);
  }

  remove(key: string): boolean {
    const info = this.pods.get(key);
    if (!info) return false;
    this.pods.delete(key);
    this.count(info, -1);
    return true;
  }

  private count(info: PodInfo, sign: 1 | -1): void {
    for (const [resource, amount] of info.requests) {
      this.requested.set(resource, (this.requested.get(resource) ?? 0) + sign * amount);
    }
    for (const [resource, amount] of info.likelyRequests) {
      this.likelyRequested.set(resource, (this.likelyRequested.get(resource) ?? 0) + sign * amount);
    }
  }
}

function likelyAmounts(container: Container): ResourceAmounts {
  const amounts = requestsOf(container);
  if (!amounts.has('cpu')) amounts.set('cpu', LIKELY_CPU_MILLI);
  if (!amounts.has('memory')) amounts.set('memory', LIKELY_MEMORY_BYTES);
  return amounts;
}

function hostPortsOf(pod: Pod): readonly string[] {
  const containers = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])];
  return containers
    .flatMap((container) => container.ports ?? [])
    .filter((port) => (port.hostPort ?? 0) > 0)
    .map((port) => `${port.hostIP || '0.0.0.0'}/${port.protocol ?? 'TCP'}/${port.hostPort}`);
}
