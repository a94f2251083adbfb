import type { Pod } from '../kinds/index.ts';
import { type Clock, type Log } from '../base/index.ts';
import { type EventRecorder, type ResourceClient } from '../client/index.ts';
import type { RestartPolicy } from './restart-policy.ts';
import type { ContainerRuntime } from './runtime/runtime.ts';
export interface PodWorkerOptions {
  readonly pods: Pick<ResourceClient<Pod>, 'get' | 'patch' | 'delete'>;
  readonly runtime: ContainerRuntime;
  readonly restarts: RestartPolicy;
  /** Where the Pod's user is told what happens; nobody is told where left out. */
  readonly events?: EventRecorder;
  readonly clock: Clock;
  readonly log: Log;
  readonly hostIp: string;
}
/**
 * Takes one Pod through its life: sandbox, init containers, sidecars, main containers, and its end. Each happening (a
 * container ended, a back-off is over, the Pod changed) leads to one `step`, which does what is due and writes the
 * status where that changed. Steps of one Pod never overlap, and whatever happens during one leads to another.
 */
export declare class PodWorker {
  private readonly options;
  private readonly containers;
  private readonly records;
  private readonly startedMs;
  private pod;
  private sandbox;
  /** They outlive the sandbox: the status of a Pod that has ended still says where it was. */
  private podIps;
  private deadline;
  private retry;
  private failure;
  private stopping;
  private stopBeganMs;
  /** Whether it was this worker that wrote the Pod's end. */
  private endWritten;
  private abandoned;
  private stepping;
  private stepAgain;
  constructor(pod: Pod, options: PodWorkerOptions);
  /** The Pod has changed, or is seen for the first time. */
  update(pod: Pod): void;
  /** The Pod is gone from the API, or the node stops: nothing more is written. */
  abandon(): void;
  /** What a write answers and what a watch tells come in either order: the later version counts. */
  private see;
  private wake;
  private run;
  private retryLater;
  private step;
  /** It is being deleted, or has ended: by itself, or because somebody else wrote so. */
  private isToStop;
  private startContainers;
  private startSandbox;
  private removeSandbox;
  /** The containers that are to be started now: the next init container, or all that belong beside each other. */
  private dueToStart;
  /** Holds the Pod to its deadline, which counts from its start and may be brought forward. */
  private watchDeadline;
  private exceedDeadline;
  private beginStop;
  /** Main containers are stopped first; sidecars when those have ended, within what is left of the grace. */
  private stopContainers;
  /** Somebody else wrote that the Pod has ended: that stands, whatever its containers do. */
  private wasEnded;
  /** Writes the status where it differs from the API's; lets go of a Pod that is gone. */
  private writeStatus;
  /**
   * Whether a write failed because the Pod is no more. A conflict may as well mean that somebody else wrote first: only
   * reading it again tells.
   */
  private isGone;
  private isOver;
  /** All has ended: what the Pod held is free, and one that is to be deleted is taken from the API. */
  private finish;
  private warn;
}
//# sourceMappingURL=pod-worker.d.ts.map
