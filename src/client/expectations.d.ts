import type { Clock } from '../base/index.ts';
/**
 * What a controller has written and not yet seen come back. While something is expected, the cache is behind the
 * controller's own writes, and acting on it would make or delete too much.
 */
export declare class Expectations {
  private readonly clock;
  private readonly expected;
  constructor(clock: Clock);
  /** Whether nothing is outstanding for a key (or has been for too long). */
  satisfied(key: string): boolean;
  expectCreations(key: string, count: number): void;
  /** Expects objects to go, by their uids. */
  expectDeletions(key: string, uids: readonly string[]): void;
  /** An object was seen, or its creation failed. */
  creationSeen(key: string, count?: number): void;
  /** An object went (or is going), or its deletion failed. */
  deletionSeen(key: string, uid: string): void;
  forget(key: string): void;
  private fresh;
}
//# sourceMappingURL=expectations.d.ts.map
