import type { Node } from '../../kinds/index.ts';
import { MutableNodeInfo, type NodeInfo, type PodInfo } from '../framework/index.ts';
import type { NodeSnapshot } from './node-snapshot.ts';
import { NodeTree } from './node-tree.ts';
import { RecencyList } from './recency-list.ts';

interface PodState {
  readonly info: PodInfo;
  readonly nodeName: string;
  readonly assumed: boolean;
}

/**
 * The nodes, and which Pods take room on them: those that are bound, and those that are assumed to be. What changes is
 * counted, so that a snapshot is brought up to date at the cost of what changed since.
 */
export class SchedulerCache {
  private readonly nodes = new Map<string, MutableNodeInfo>();
  private readonly pods = new Map<string, PodState>();
  private readonly tree = new NodeTree();
  private readonly changed = new RecencyList<MutableNodeInfo>();
  private generation = 0;
  private nodesVersion = 0;

  /** The node comes, or has changed. */
  setNode(node: Node): NodeInfo {
    const info = this.infoOf(node.metadata.name ?? '');
    info.setNode(node);
    this.touch(info);
    if (this.tree.set(node)) this.nodesVersion++;
    return info;
  }

  removeNode(name: string): void {
    const info = this.nodes.get(name);
    if (!info?.exists) return;
    info.setNode(undefined);
    this.tree.delete(name);
    this.nodesVersion++;
    this.forgetEmpty(info);
  }

  /** The node as it is now; undefined where it is not known. */
  nodeInfo(name: string): NodeInfo | undefined {
    const info = this.nodes.get(name);
    return info?.exists ? info : undefined;
  }

  /** The API shows the Pod on its node: it takes room there, also where it was assumed to be somewhere. */
  addPod(info: PodInfo): void {
    this.put({ info, nodeName: info.pod.spec?.nodeName ?? '', assumed: false });
  }

  /** The Pod will go to that node: it takes room there from now on. */
  assumePod(info: PodInfo, nodeName: string): void {
    this.put({ info, nodeName, assumed: true });
  }

  /** The Pod does not get where it was assumed to. Gives the node that has the room again. */
  forgetPod(key: string): NodeInfo | undefined {
    return this.pods.get(key)?.assumed ? this.removePod(key)?.node : undefined;
  }

  isAssumed(key: string): boolean {
    return this.pods.get(key)?.assumed ?? false;
  }

  /** The Pod takes no room any more. Undefined where it took none. */
  removePod(key: string): { readonly info: PodInfo; readonly node: NodeInfo | undefined } | undefined {
    const state = this.pods.get(key);
    if (!state) return undefined;
    this.pods.delete(key);
    const node = this.infoOf(state.nodeName);
    node.removePod(key);
    this.touch(node);
    this.forgetEmpty(node);
    return { info: state.info, node: node.exists ? node : undefined };
  }

  /** Copies what has changed since the snapshot was last brought up to date. */
  updateSnapshot(snapshot: NodeSnapshot): void {
    if (snapshot.nodesVersion === this.nodesVersion) {
      for (const info of this.changed) {
        if (info.generation <= snapshot.generation) break;
        if (info.exists) snapshot.put(info.clone());
      }
    } else {
      snapshot.replaceAll(this.tree.list().map((name) => this.copyFor(snapshot, name)));
    }
    snapshot.generation = this.generation;
    snapshot.nodesVersion = this.nodesVersion;
  }

  private copyFor(snapshot: NodeSnapshot, name: string): NodeInfo {
    const info = this.infoOf(name);
    const known = snapshot.get(name);
    return known?.generation === info.generation ? known : info.clone();
  }

  private put(state: PodState): void {
    const { info, nodeName } = state;
    if (this.pods.get(info.key)?.nodeName !== nodeName) this.removePod(info.key);
    const node = this.infoOf(nodeName);
    node.addPod(info);
    this.pods.set(info.key, state);
    this.touch(node);
  }

  private infoOf(name: string): MutableNodeInfo {
    const known = this.nodes.get(name);
    if (known) return known;
    const info = new MutableNodeInfo(name);
    this.nodes.set(name, info);
    return info;
  }

  private touch(info: MutableNodeInfo): void {
    info.generation = ++this.generation;
    this.changed.touch(info);
  }

  /** Of a node that is gone, what the Pods that name it take is kept for as long as there are some. */
  private forgetEmpty(info: MutableNodeInfo): void {
    if (info.exists || info.pods.size > 0) return;
    this.nodes.delete(info.name);
    this.changed.delete(info);
  }
}
