import { type Node } from '../../kinds/index.ts';
import type { HostPort, PodInfo } from './pod-info.ts';
import { type Resources } from './resources.ts';
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
/** The scheduler cache's own, of which a snapshot gets copies. A copy shares all until one of the two is changed. */
export declare class MutableNodeInfo implements NodeInfo {
  readonly name: string;
  generation: number;
  private knownNode;
  private podsOnNode;
  private shared;
  constructor(name: string);
  clone(): MutableNodeInfo;
  /** Whether the node itself is known, and not only Pods that name it. */
  get exists(): boolean;
  get node(): Node;
  get allocatable(): Resources;
  get pods(): ReadonlyMap<string, PodInfo>;
  get requested(): Resources;
  get nonZeroRequested(): Resources;
  hasPortConflict(ports: readonly HostPort[]): boolean;
  setNode(node: Node | undefined): void;
  addPod(info: PodInfo): void;
  removePod(key: string): void;
  private unshare;
}
//# sourceMappingURL=node-info.d.ts.map
