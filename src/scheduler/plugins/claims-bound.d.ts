import type { PersistentVolumeClaim } from '../../kinds/index.ts';
import { type Clock } from '../../base/index.ts';
import type { Informer } from '../../client/index.ts';
/**
 * Resolves when all claims are bound. Rejects where that will not be: one of them is gone, its provisioner gave up, it
 * takes too long, or `signal` says that nobody waits any more.
 */
export declare function whenBound(
  awaited: readonly PersistentVolumeClaim[],
  claims: Informer<PersistentVolumeClaim>,
  clock: Clock,
  signal: AbortSignal,
): Promise<void>;
//# sourceMappingURL=claims-bound.d.ts.map
