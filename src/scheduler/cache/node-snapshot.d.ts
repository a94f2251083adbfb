import type { NodeInfo, Snapshot } from '../framework/index.ts';
/** The {@link Snapshot} that the cache brings up to date between two cycles, and that nobody changes during one. */
export declare class NodeSnapshot implements Snapshot {
  /** The newest generation that it has seen. */
  generation: number;
  /** Of which set and order of nodes it is. */
  nodesVersion: number;
  private list;
  private readonly indexes;
  get nodes(): readonly NodeInfo[];
  get(nodeName: string): NodeInfo | undefined;
  put(info: NodeInfo): void;
  replaceAll(nodes: NodeInfo[]): void;
}
//# sourceMappingURL=node-snapshot.d.ts.map
