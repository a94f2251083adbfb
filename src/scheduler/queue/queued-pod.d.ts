import type { ClusterEvent, PodInfo, QueuedPodInfo } from '../framework/index.ts';
/** A Pod from when it comes into the queue until it is bound or gone. */
export declare class QueuedPod implements QueuedPodInfo {
  info: PodInfo;
  timestampMs: number;
  sequence: number;
  place: 'active' | 'backoff' | 'unschedulable' | 'gated' | 'in-flight' | 'out';
  /** How often it was tried. */
  attempts: number;
  /** It is not tried before, where it failed. */
  backoffEndsMs: number;
  /** The plugins that rejected it when it was last tried; none, where the attempt failed for another reason. */
  rejectedBy: ReadonlySet<string>;
  /** What happened while it was tried, which the attempt may not have seen. */
  missed: ClusterEvent[];
  constructor(info: PodInfo, nowMs: number, sequence: number);
  get key(): string;
}
//# sourceMappingURL=queued-pod.d.ts.map
