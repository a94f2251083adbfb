import type { Rejection } from './plugin.ts';
/** Why a Pod fits no node: collected while nodes are filtered, and read by PostFilter and by the message. */
export declare class Diagnosis {
  readonly nodeCount: number;
  /** The plugins that rejected the Pod, somewhere or altogether. */
  readonly unschedulablePlugins: Set<string>;
  /** Why no node comes into question, whichever it is. */
  preFilterMessage: string | undefined;
  private readonly reasonCounts;
  private unresolvable;
  private resolvable;
  constructor(nodeCount: number);
  /** So many nodes were rejected by these plugins for the same reasons. */
  reject(plugins: Iterable<string>, rejection: Rejection, nodes?: number): void;
  /** How many nodes have each reason. */
  get reasons(): ReadonlyMap<string, number>;
  /** Nodes that taking other Pods away from would not help. */
  get unresolvableNodes(): number;
  /** Nodes that it might help. */
  get resolvableNodes(): number;
}
/** `2 this, 1 that`, sorted as upstream sorts: by the text with its count. */
export declare function formatCounts(counts: Iterable<readonly [text: string, count: number]>): string;
//# sourceMappingURL=diagnosis.d.ts.map
