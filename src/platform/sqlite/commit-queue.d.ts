import { type StoreEvent } from '../../store/index.ts';
export interface CommitQueueParts {
  /** Runs within one transaction of the database; throws, with nothing written, where that fails. */
  transaction<T>(run: () => T): T;
  /** Called after the commit, before anybody is answered. */
  committed(events: readonly StoreEvent[]): void;
  /** Nothing of the group was written. */
  rolledBack(): void;
}
/**
 * Groups writes that come while the event loop is busy: one commit, and so one fsync, for all of them, and each is
 * answered after it. Within a commit nothing else runs, so no reader sees what is not on the disk.
 */
export declare class CommitQueue {
  private readonly parts;
  private pending;
  constructor(parts: CommitQueueParts);
  add<T>(run: (events: StoreEvent[]) => T): Promise<T>;
  /** Commits all pending writes as one group, tells of them, then answers the writers. */
  flush(): void;
}
//# sourceMappingURL=commit-queue.d.ts.map
