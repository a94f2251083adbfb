import type { Pod } from '../../../kinds/index.ts';
import type { ResourceClient } from '../../../client/index.ts';
/** Says on a Pod why it is about to be deleted, so that whoever replaces it knows that it did not fail by itself. */
export declare function markDisrupted(
  pods: ResourceClient<Pod>,
  pod: Pod,
  reason: string,
  message: string,
  nowMs: number,
): Promise<void>;
//# sourceMappingURL=disruption-target.d.ts.map
