import type { Pod, StatefulSet } from '../../kinds/index.ts';
import { type EventRecorder, type Expectations } from '../../client/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
/** Makes, repairs and deletes the Pods of StatefulSets and their claims, and says so in events. */
export declare class SetPodWriter {
  private readonly pods;
  private readonly claims;
  private readonly claimInformer;
  private readonly events;
  private readonly expectations;
  constructor({ client, informers }: ControllerContext, events: EventRecorder, expectations: Expectations);
  make(set: StatefulSet, ordinal: number, revision: string): Promise<void>;
  remove(set: StatefulSet, pod: Pod): Promise<void>;
  /** Puts right what of a running Pod can be: its labels, the claims that it lacks, and who owns them. */
  repair(set: StatefulSet, pod: Pod, ordinal: number): Promise<void>;
  private makeClaims;
  private keepClaims;
  private tell;
}
//# sourceMappingURL=set-pod-writer.d.ts.map
