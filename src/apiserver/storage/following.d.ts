import type { Clock, Disposable, Failures, Log } from '../../base/index.ts';
import { ObjectEvent } from './object-event.ts';
import type { ResourceCache } from './resource-cache.ts';
export interface FollowingParts {
  readonly cache: ResourceCache;
  readonly clock: Clock;
  readonly log: Log;
  readonly failures: Failures;
  /** Told of each object there is, then of each change. One that throws misses that change alone. */
  readonly listener: (event: ObjectEvent) => void;
}
/**
 * Follows the objects of a resource without an end. Where changes were missed, what there is now is compared with what
 * was told: also of what was deleted meanwhile it tells.
 */
export declare class Following implements Disposable {
  private readonly parts;
  /** What the listener believes to be there. */
  private readonly told;
  private watch;
  private retry;
  private disposed;
  constructor(parts: FollowingParts);
  /** Resolves once all objects that there are have been told; rejects where they cannot be read. */
  start(): Promise<void>;
  dispose(): void;
  private tellDifference;
  private tell;
  private ended;
  private startAgain;
}
//# sourceMappingURL=following.d.ts.map
