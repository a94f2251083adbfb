import type { Pod } from '../../kinds/index.ts';
import type { Disposable } from '../../base/index.ts';
import { type Informer } from '../../client/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
/** The Pods whose finalizer was taken away, until the cache knows it: they must not be counted once more. */
export declare class ReleasedPods implements Disposable {
  private readonly waiting;
  private readonly handler;
  constructor(pods: Informer<Pod>);
  get uids(): ReadonlySet<string>;
  add(uid: string): void;
  remove(uid: string): void;
  dispose(): void;
}
/** Lets go the Pods that a Job left behind: nobody else would take its finalizer off them. */
export declare function startOrphanRelease(context: ControllerContext): Disposable;
//# sourceMappingURL=released-pods.d.ts.map
