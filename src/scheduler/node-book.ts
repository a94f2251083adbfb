import type { Node } from '../kinds/index.ts';
import { NodeInfo, type PodInfo } from './node-info.ts';

/** The nodes, and which Pods take room on them: those that are bound, and those that are about to be. */
export class NodeBook {
  private readonly nodes = new Map<string, NodeInfo>();
  /** Pods on nodes that are not known (yet, or any more), by their key. */
  private readonly homeless = new Map<string, PodInfo>();

  list(): readonly NodeInfo[] {
    return [...this.nodes.values()];
  }

  see(node: Node): void {
    const name = node.metadata.name ?? '';
    const info = this.nodes.get(name);
    if (info) {
      info.update(node);
      return;
    }
    this.nodes.set(name, new NodeInfo(node));
    for (const pod of this.homeless.values()) if (pod.pod.spec?.nodeName === name) this.settle(pod);
  }

  lose(node: Node): void {
    const info = this.nodes.get(node.metadata.name ?? '');
    if (!info) return;
    this.nodes.delete(info.name);
    for (const pod of info.pods.values()) this.homeless.set(pod.key, pod);
  }

  /** The Pod takes room on the node that it is bound to. */
  settle(pod: PodInfo): void {
    const node = this.nodes.get(pod.pod.spec?.nodeName ?? '');
    if (!node) {
      this.homeless.set(pod.key, pod);
      return;
    }
    this.homeless.delete(pod.key);
    node.add(pod);
  }

  /** The Pod takes no room any more on the node of that name. True where it did. */
  release(key: string, nodeName: string): boolean {
    const removed = this.nodes.get(nodeName)?.remove(key) ?? false;
    return this.homeless.delete(key) || removed;
  }
}
