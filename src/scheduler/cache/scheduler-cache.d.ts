import type { Node } from '../../kinds/index.ts';
import { type NodeInfo, type PodInfo } from '../framework/index.ts';
import type { NodeSnapshot } from './node-snapshot.ts';
/**
 * The nodes, and which Pods take room on them: those that are bound, and those that are assumed to be. What changes is
 * counted, so that a snapshot is brought up to date at the cost of what changed since.
 */
export declare class SchedulerCache {
  private readonly nodes;
  private readonly pods;
  private readonly tree;
  private readonly changed;
  private generation;
  private nodesVersion;
  /** The node comes, or has changed. */
  setNode(node: Node): NodeInfo;
  removeNode(name: string): void;
  /** The node as it is now; undefined where it is not known. */
  nodeInfo(name: string): NodeInfo | undefined;
  /** The API shows the Pod on its node: it takes room there, also where it was assumed to be somewhere. */
  addPod(info: PodInfo): void;
  /** The Pod will go to that node: it takes room there from now on. */
  assumePod(info: PodInfo, nodeName: string): void;
  /** The Pod does not get where it was assumed to. Gives the node that has the room again. */
  forgetPod(key: string): NodeInfo | undefined;
  isAssumed(key: string): boolean;
  /** The Pod takes no room any more. Undefined where it took none. */
  removePod(key: string):
    | {
        readonly info: PodInfo;
        readonly node: NodeInfo | undefined;
      }
    | undefined;
  /** Copies what has changed since the snapshot was last brought up to date. */
  updateSnapshot(snapshot: NodeSnapshot): void;
  private copyFor;
  private put;
  private infoOf;
  private touch;
  /** Of a node that is gone, what the Pods that name it take is kept for as long as there are some. */
  private forgetEmpty;
}
//# sourceMappingURL=scheduler-cache.d.ts.map
