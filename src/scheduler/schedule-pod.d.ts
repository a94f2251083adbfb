import { type Random, type TimeSlice } from '../base/index.ts';
import {
  type CycleState,
  Diagnosis,
  type Framework,
  type PodInfo,
  type Snapshot,
} from './framework/index.ts';
/** The best node for a Pod, or why there is none. */
export type ScheduleResult =
  | {
      readonly fits: true;
      readonly nodeName: string;
    }
  | {
      readonly fits: false;
      readonly diagnosis: Diagnosis;
    };
/**
 * Finds the best node for a Pod among enough that fit. Where to begin moves on with each Pod, so that all nodes have
 * their turn; where none fits, all were looked at. It yields whenever its slice of time is used up.
 */
export declare class PodScheduler {
  private readonly framework;
  private readonly random;
  private readonly slice;
  private nextStartNodeIndex;
  constructor(framework: Framework, random: Random, slice: TimeSlice);
  schedule(state: CycleState, pod: PodInfo, snapshot: Snapshot): Promise<ScheduleResult>;
  private findNodesThatFit;
  /** The node that the Pod was to go to when it was last tried, where it still fits. */
  private nominatedNode;
  private filter;
  /** The node with the highest weighted score; chance decides among equals. */
  private prioritize;
}
//# sourceMappingURL=schedule-pod.d.ts.map
