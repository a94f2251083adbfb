import { amountsOf, type Node } from '../../api/index.ts';
import { ResourceSum, type Resources, resourcesOf } from './resources.ts';
import { ANY_ADDRESS, type HostPort, type PodInfo } from './pod-info.ts';

/** A node with what the Pods on it take. What a {@link Snapshot} holds never changes. */
export interface NodeInfo {
  readonly name: string;
  readonly node: Node;
  /** Grows with each change; no two states of any nodes have the same. */
  readonly generation: number;
  /** What the node has. */
  readonly allocatable: Resources;
  readonly pods: ReadonlyMap<string, PodInfo>;
  /** What the Pods on it have asked for; `nonZeroRequested` as {@link PodInfo.nonZeroRequests}. */
  readonly requested: Resources;
  readonly nonZeroRequested: Resources;
  /** Whether one of the ports is taken. */
  hasPortConflict(ports: readonly HostPort[]): boolean;
  /** One that may be changed, and that this one does not change with. */
  clone(): MutableNodeInfo;
}

/** All nodes as they were when a scheduling cycle began. */
export interface Snapshot {
  /** Of all zones in turn. */
  readonly nodes: readonly NodeInfo[];
  get(nodeName: string): NodeInfo | undefined;
}

/** The scheduler cache's own, of which a snapshot gets copies. */
export class MutableNodeInfo implements NodeInfo {
  readonly name: string;
  generation = 0;
  readonly requested: ResourceSum;
  readonly nonZeroRequested: ResourceSum;
  private knownNode: Node | undefined;
  private knownAllocatable: Resources = new ResourceSum();
  private readonly ownPods: Map<string, PodInfo>;
  /** Addresses by port; each list is replaced, never changed. */
  private readonly usedPorts: Map<string, readonly string[]>;

  constructor(name: string, origin?: MutableNodeInfo) {
    this.name = name;
    this.ownPods = new Map(origin?.ownPods);
    this.requested = new ResourceSum(origin?.requested);
    this.nonZeroRequested = new ResourceSum(origin?.nonZeroRequested);
    this.usedPorts = new Map(origin?.usedPorts);
  }

  clone(): MutableNodeInfo {
    const copy = new MutableNodeInfo(this.name, this);
    copy.generation = this.generation;
    copy.knownNode = this.knownNode;
    copy.knownAllocatable = this.knownAllocatable;
    return copy;
  }

  /** Whether the node itself is known, and not only Pods that name it. */
  get exists(): boolean {
    return this.knownNode !== undefined;
  }

  get node(): Node {
    if (!this.knownNode) throw new Error(`node ${this.name} is not known`);
    return this.knownNode;
  }

  get allocatable(): Resources {
    return this.knownAllocatable;
  }

  get pods(): ReadonlyMap<string, PodInfo> {
    return this.ownPods;
  }

  hasPortConflict(ports: readonly HostPort[]): boolean {
    if (this.usedPorts.size === 0) return false;
    return ports.some(({ address, port }) => {
      const taken = this.usedPorts.get(port);
      if (!taken) return false;
      return address === ANY_ADDRESS || taken.includes(address) || taken.includes(ANY_ADDRESS);
    });
  }

  setNode(node: Node | undefined): void {
    this.knownNode = node;
    this.knownAllocatable = resourcesOf(amountsOf(node?.status?.allocatable ?? node?.status?.capacity));
  }

  addPod(info: PodInfo): void {
    this.removePod(info.key);
    this.ownPods.set(info.key, info);
    this.requested.add(info.requests);
    this.nonZeroRequested.add(info.nonZeroRequests);
    for (const { address, port } of info.hostPorts) {
      this.usedPorts.set(port, [...(this.usedPorts.get(port) ?? []), address]);
    }
  }

  removePod(key: string): void {
    const info = this.ownPods.get(key);
    if (!info) return;
    this.ownPods.delete(key);
    this.requested.add(info.requests, -1);
    this.nonZeroRequested.add(info.nonZeroRequests, -1);
    for (const { address, port } of info.hostPorts) {
      const addresses = this.usedPorts.get(port) ?? [];
      const index = addresses.indexOf(address);
      if (addresses.length <= 1) this.usedPorts.delete(port);
      else this.usedPorts.set(port, addresses.toSpliced(index, 1));
    }
  }
}
