import type { Node } from '../../kinds/index.ts';
/** The names of the nodes by zone, so that a part of them is a part of each zone. */
export declare class NodeTree {
  private readonly zones;
  private readonly zoneOf;
  /** True where the order of the nodes is another for it. */
  set(node: Node): boolean;
  delete(name: string): void;
  /** All names: the first of each zone, then the second of each, and so on. */
  list(): readonly string[];
}
//# sourceMappingURL=node-tree.d.ts.map
