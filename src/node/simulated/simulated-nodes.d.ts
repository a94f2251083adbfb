import { type Disposable } from '../../base/index.ts';
import type { Client, Informers } from '../../client/index.ts';
export interface SimulatedNodesOptions {
  readonly client: Client;
  readonly informers: Informers;
  /** How many nodes are made at the start: `NAME_PREFIX0`, `NAME_PREFIX1`, … */
  readonly count: number;
  readonly namePrefix: string;
  /** Of the annotations that say how nodes and Pods behave. */
  readonly annotationPrefix: string;
  /** What each node has, where its own status does not say otherwise: cpu, memory, pods, … */
  readonly capacity: Readonly<Record<string, string>>;
  /**
   * `lifelike`: Pods restart with back-off, and events tell what the node does; `plain`: they restart at once and
   * without a word, for tests of controllers that do not wait.
   */
  readonly manner: 'lifelike' | 'plain';
  readonly kubeletVersion: string;
}
export interface SimulatedNodes extends Disposable {
  /** Resolves when the nodes made at the start are Ready. */
  readonly ready: Promise<void>;
}
/**
 * Runs nodes on which no process runs: those it makes, and every Node that somebody creates with the annotation
 * `PREFIX/node: simulated`. `PREFIX/heartbeat: none` makes a node fall silent: neither its Lease nor its Pods move.
 */
export declare function startSimulatedNodes(options: SimulatedNodesOptions): SimulatedNodes;
//# sourceMappingURL=simulated-nodes.d.ts.map
