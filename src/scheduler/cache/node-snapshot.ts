import type { NodeInfo, Snapshot } from '../framework/index.ts';

/** The {@link Snapshot} that the cache brings up to date between two cycles, and that nobody changes during one. */
export class NodeSnapshot implements Snapshot {
  /** The newest generation that it has seen. */
  generation = 0;
  /** Of which set and order of nodes it is. */
  nodesVersion = 0;
  private list: NodeInfo[] = [];
  private readonly indexes = new Map<string, number>();

  get nodes(): readonly NodeInfo[] {
    return this.list;
  }

  get(nodeName: string): NodeInfo | undefined {
    const index = this.indexes.get(nodeName);
    return index === undefined ? undefined : this.list[index];
  }

  put(info: NodeInfo): void {
    const index = this.indexes.get(info.name);
    if (index !== undefined) this.list[index] = info;
  }

  replaceAll(nodes: NodeInfo[]): void {
    this.list = nodes;
    this.indexes.clear();
    nodes.forEach(({ name }, index) => this.indexes.set(name, index));
  }
}
