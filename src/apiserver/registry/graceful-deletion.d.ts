import { type KubernetesObject } from '../../api/index.ts';
import type { DeleteOptions } from './delete-options.ts';
/** What asking an object to go makes of it. */
export type DeletionStep =
  /** Its kind knows no grace: it goes at once, unless finalizers hold it. */
  | 'immediate'
  /** It has been given its time to end; `deletionGracePeriodSeconds` says how long. */
  | 'graceful'
  /** It had been asked before and has its time already. */
  | 'pending';
/**
 * Begins the graceful deletion of `object`, which will be changed: only Pods have any. One that no node has, and one
 * that has ended, gets no time. A second deletion can only shorten the first one's time.
 */
export declare function beginDeletion(
  object: KubernetesObject,
  options: DeleteOptions,
  nowMs: number,
): DeletionStep;
/** Marks an object that finalizers hold as being deleted. */
export declare function markDeleted({ metadata }: KubernetesObject, nowMs: number): void;
//# sourceMappingURL=graceful-deletion.d.ts.map
