import type { ClusterEvent, PodInfo, QueuedPodInfo } from '../framework/index.ts';

/** A Pod from when it comes into the queue until it is bound or gone. */
export class QueuedPod implements QueuedPodInfo {
  info: PodInfo;
  timestampMs: number;
  sequence: number;
  place: 'active' | 'backoff' | 'unschedulable' | 'gated' | 'in-flight' | 'out' = 'out';
  /** How often it was tried. */
  attempts = 0;
  /** It is not tried before, where it failed. */
  backoffEndsMs = 0;
  /** The plugins that rejected it when it was last tried; none, where the attempt failed for another reason. */
  rejectedBy: ReadonlySet<string> = new Set();
  /** What happened while it was tried, which the attempt may not have seen. */
  missed: ClusterEvent[] = [];
  /** Something is done for it that is to be waited for; whether it is worth another try by then. */
  held: { wantsRetry: boolean } | undefined;
  /** It is worth another try whatever the one under way comes to. */
  retries = false;
  /** It was tried before its pause was over, as those that were to be tried had a lower priority: not so again in this one. */
  jumped = false;

  constructor(info: PodInfo, nowMs: number, sequence: number) {
    this.info = info;
    this.timestampMs = nowMs;
    this.sequence = sequence;
  }

  get key(): string {
    return this.info.key;
  }
}
