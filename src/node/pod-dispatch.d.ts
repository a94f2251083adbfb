import type { Pod } from '../kinds/index.ts';
import { type Disposable } from '../base/index.ts';
import type { Informers } from '../client/index.ts';
export interface PodListener {
  /** A Pod is bound to the node, or has changed since. */
  seen(pod: Pod): void;
  gone(pod: Pod): void;
}
/** Tells each node of its own Pods: one watch, and work for the one node that a change is about. */
export interface PodDispatch extends Disposable {
  /** Tells of the Pods that are there, and of every change, until it is disposed. One listener a node. */
  listen(nodeName: string, listener: PodListener): Disposable;
}
export declare function createPodDispatch(informers: Informers): PodDispatch;
//# sourceMappingURL=pod-dispatch.d.ts.map
