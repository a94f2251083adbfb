import type { Node } from '../kinds/index.ts';
import { type Disposable } from '../base/index.ts';
import { type Client } from '../client/index.ts';
import { type NodeFacts } from './node-object.ts';
import type { PodDispatch } from './pod-dispatch.ts';
import type { RestartPolicy } from './restart-policy.ts';
import type { ContainerRuntime } from './runtime/runtime.ts';
export interface NodeAgentOptions {
  readonly client: Client;
  readonly node: Node;
  readonly facts: NodeFacts;
  readonly pods: PodDispatch;
  readonly runtime: ContainerRuntime;
  readonly restarts: RestartPolicy;
  /** Whether the Pods' events say what the node does. */
  readonly tellsEvents: boolean;
}
/** One node's agent. */
export interface NodeAgent extends Disposable {
  /** Resolves when the node's status was written for the first time. */
  readonly ready: Promise<void>;
}
/** Starts a node's agent: it says that the node is well, renews its Lease, and takes every Pod bound to it through its life. */
export declare function startNodeAgent(options: NodeAgentOptions): NodeAgent;
//# sourceMappingURL=node-agent.d.ts.map
