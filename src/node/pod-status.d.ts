import type { Pod } from '../kinds/index.ts';
import { type ContainerRecord } from './container-record.ts';
export type PodStatus = NonNullable<Pod['status']>;
export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed';
export interface PodFacts {
  readonly pod: Pod;
  readonly records: readonly ContainerRecord[];
  readonly hostIp: string;
  /** Empty until the sandbox is there. */
  readonly podIps: readonly string[];
  readonly startedMs: number;
  readonly nowMs: number;
  /** The Pod is being ended: nothing is restarted any more. */
  readonly stopping: boolean;
  /** Why the Pod ended, where that was not its containers' doing: `DeadlineExceeded`. */
  readonly failure:
    | {
        readonly reason: string;
        readonly message: string;
      }
    | undefined;
}
/** The status that follows from what the Pod's containers do; times of conditions that did not change are kept. */
export declare function podStatusOf(facts: PodFacts): PodStatus;
/**
 * Upstream's rule, but that a Pod that is always restarted does not end by being deleted: it is gone. Pending until the
 * init containers are done and a container has started; ended when all have for good.
 */
export declare function phaseOf(pod: Pod, records: readonly ContainerRecord[], stopping: boolean): PodPhase;
export declare function hasEnded(phase: string | undefined): boolean;
/** Whether all init containers have ended well and all sidecars have started. */
export declare function isInitialized(records: readonly ContainerRecord[]): boolean;
//# sourceMappingURL=pod-status.d.ts.map
