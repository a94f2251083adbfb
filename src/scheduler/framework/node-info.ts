import { amountsOf, type HostPort, type Node } from '../../kinds/index.ts';
import type { PodInfo } from './pod-info.ts';
import { PodsOnNode } from './pods-on-node.ts';
import { NOTHING, type Resources, resourcesOf } from './resources.ts';

/** A node with what the Pods on it take. What a {@link Snapshot} holds never changes. */
export interface NodeInfo {
  readonly name: string;
  readonly node: Node;
  /** Grows with each change; no two states of any nodes have the same. */
  readonly generation: number;
  /** What the node has. */
  readonly allocatable: Resources;
  readonly pods: ReadonlyMap<string, PodInfo>;
  /** Those of them that say something of the Pods that they want near, or far. */
  readonly podsWithAffinity: ReadonlyMap<string, PodInfo>;
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
  /** Grows with each change of a node, and of which nodes there are. */
  readonly version: number;
  /** The nodes that came, changed or went after that version, by name; undefined where that is too long ago. */
  changedSince(version: number): Iterable<string> | undefined;
  get(nodeName: string): NodeInfo | undefined;
}

/** The scheduler cache's own, of which a snapshot gets copies. A copy shares all until one of the two is changed. */
export class MutableNodeInfo implements NodeInfo {
  readonly name: string;
  generation = 0;
  private knownNode: KnownNode | undefined;
  private podsOnNode = new PodsOnNode();
  private shared = false;

  constructor(name: string) {
    this.name = name;
  }

  clone(): MutableNodeInfo {
    const copy = new MutableNodeInfo(this.name);
    copy.generation = this.generation;
    copy.knownNode = this.knownNode;
    copy.podsOnNode = this.podsOnNode;
    this.shared = true;
    copy.shared = true;
    return copy;
  }

  /** Whether the node itself is known, and not only Pods that name it. */
  get exists(): boolean {
    return this.knownNode !== undefined;
  }

  get node(): Node {
    if (!this.knownNode) throw new Error(`node ${this.name} is not known`);
    return this.knownNode.node;
  }

  get allocatable(): Resources {
    return this.knownNode?.allocatable ?? NOTHING;
  }

  get pods(): ReadonlyMap<string, PodInfo> {
    return this.podsOnNode.all;
  }

  get podsWithAffinity(): ReadonlyMap<string, PodInfo> {
    return this.podsOnNode.allWithAffinity;
  }

  get requested(): Resources {
    return this.podsOnNode.sums.requested;
  }

  get nonZeroRequested(): Resources {
    return this.podsOnNode.sums.nonZeroRequested;
  }

  hasPortConflict(ports: readonly HostPort[]): boolean {
    return this.podsOnNode.hasPortConflict(ports);
  }

  setNode(node: Node | undefined): void {
    this.knownNode = node && new KnownNode(node);
  }

  addPod(info: PodInfo): void {
    this.unshare();
    this.podsOnNode.add(info);
  }

  removePod(key: string): void {
    this.unshare();
    this.podsOnNode.remove(key);
  }

  private unshare(): void {
    if (this.shared) this.podsOnNode = this.podsOnNode.clone();
    this.shared = false;
  }
}

/** One version of a node, with what it has, read when first asked for. */
class KnownNode {
  readonly node: Node;
  private knownAllocatable: Resources | undefined;

  constructor(node: Node) {
    this.node = node;
  }

  get allocatable(): Resources {
    const { allocatable, capacity } = this.node.status ?? {};
    return (this.knownAllocatable ??= resourcesOf(amountsOf(allocatable ?? capacity)));
  }
}
