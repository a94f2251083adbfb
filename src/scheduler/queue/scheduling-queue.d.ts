import type { Clock, Disposable, Log } from '../../base/index.ts';
import type { ClusterEvent, Framework, PodInfo } from '../framework/index.ts';
import { QueuedPod } from './queued-pod.ts';
export interface SchedulingQueueOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly framework: Framework;
  /** Called when there may be a Pod to pop. */
  readonly onReady: () => void;
}
/** The Pods to be placed. Work is in what changes: an event looks at the Pods that a plugin rejected which it concerns. */
export declare class SchedulingQueue implements Disposable {
  private readonly clock;
  private readonly framework;
  private readonly hints;
  private readonly onReady;
  private readonly pods;
  private readonly active;
  /** Two of them, as upstream's: a Pod that no node took may be tried early, one whose attempt broke may not. */
  private readonly backoff;
  private readonly errorBackoff;
  private readonly unschedulable;
  private inFlight;
  private leftovers;
  private sequence;
  constructor({ clock, log, framework, onReady }: SchedulingQueueOptions);
  /** How many Pods are where. */
  get pending(): {
    readonly active: number;
    readonly backoff: number;
    readonly unschedulable: number;
  };
  /** A Pod that has no node, as it is now. `changes` says what of it could make it fit that did not. */
  set(info: PodInfo, changes?: readonly ClusterEvent[]): void;
  /** The Pod has a node, or is gone, or is not to be placed. */
  delete(key: string): void;
  /**
   * The next Pod to try, which is in flight from then on; undefined where none is. One is in flight at a time: it ends
   * with `addUnschedulable`, `addAfterError`, `done` or `delete`.
   */
  pop(): QueuedPod | undefined;
  /** Whether the Pod that was popped is still to be placed. */
  isInFlight(pod: QueuedPod): boolean;
  /** The Pod in flight has a node. */
  done(pod: QueuedPod): void;
  /** These plugins rejected the Pod in flight: it waits until something happens that can help, no shorter than its pause. */
  addUnschedulable(pod: QueuedPod, rejectedBy: ReadonlySet<string>): void;
  /** The attempt failed for a reason that passes, with the Pod as it is now: it is repeated after a pause. */
  addAfterError(pod: QueuedPod, info: PodInfo): void;
  /** Something happened: whom it can help is tried again, once its pause is over. */
  moveOnEvent(event: ClusterEvent): void;
  dispose(): void;
  private enter;
  private activate;
  private requeue;
  private miss;
  private countFailure;
  private takeOut;
  private awaitLeftovers;
  /** Tries those again that have waited too long: what could help them may have been missed. */
  private flushLeftovers;
}
//# sourceMappingURL=scheduling-queue.d.ts.map
