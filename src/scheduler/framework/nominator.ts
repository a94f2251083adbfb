import type { PodInfo } from './pod-info.ts';

/** The Pods for which others were taken away from a node, until they are there: nobody of a lower priority may have the room. */
export class Nominator {
  private readonly nodes = new Map<string, Map<string, PodInfo>>();
  private readonly nodeOf = new Map<string, string>();

  /** The Pod is to go to that node, and to no other. */
  set(info: PodInfo, nodeName: string): void {
    this.delete(info.key);
    if (nodeName === '') return;
    this.nodeOf.set(info.key, nodeName);
    const nominated = this.nodes.get(nodeName);
    if (nominated) nominated.set(info.key, info);
    else this.nodes.set(nodeName, new Map([[info.key, info]]));
  }

  /** A new version of a Pod that has no node. What was decided and is not written yet holds until it says something itself. */
  update(info: PodInfo, old: PodInfo | undefined): void {
    const before = nominatedNodeOf(old);
    const now = nominatedNodeOf(info);
    this.set(info, before === '' && now === '' ? (this.nodeOf.get(info.key) ?? '') : now);
  }

  /** True where it was to go somewhere. */
  delete(key: string): boolean {
    const nodeName = this.nodeOf.get(key);
    if (nodeName === undefined) return false;
    this.nodeOf.delete(key);
    const nominated = this.nodes.get(nodeName);
    nominated?.delete(key);
    if (nominated?.size === 0) this.nodes.delete(nodeName);
    return true;
  }

  nodeNameOf(key: string): string | undefined {
    return this.nodeOf.get(key);
  }

  podsFor(nodeName: string): Iterable<PodInfo> {
    return this.nodes.get(nodeName)?.values() ?? [];
  }

  /** Those who go before the Pod on that node. */
  podsBefore({ key, priority }: PodInfo, nodeName: string): readonly PodInfo[] {
    if (this.nodes.size === 0) return [];
    return [...this.podsFor(nodeName)].filter((each) => each.priority >= priority && each.key !== key);
  }
}

function nominatedNodeOf(info: PodInfo | undefined): string {
  return info?.pod.status?.nominatedNodeName ?? '';
}
