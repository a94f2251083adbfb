import type { Clock, Disposable, Log } from '../../base/index.ts';
import type { Store } from '../../store/index.ts';
import type { RevisionFeed } from './revision-feed.ts';
/**
 * Forgets old revisions: what was overwritten longer than `historyMs` ago. It wakes only while there is something to
 * forget, so a cluster in which nothing is written is left alone.
 */
export declare class Compaction implements Disposable {
  private readonly store;
  private readonly clock;
  private readonly log;
  private readonly feed;
  private readonly historyMs;
  private readonly onCompacted;
  private timer;
  private disposed;
  /** `onCompacted` is told up to which revision history is gone. */
  constructor(
    parts: {
      store: Store;
      clock: Clock;
      log: Log;
      feed: RevisionFeed;
      historyMs: number;
    },
    onCompacted: (revision: number) => void,
  );
  /** Begins with the next write. */
  start(): void;
  dispose(): void;
  private schedule;
  private compact;
}
//# sourceMappingURL=compaction.d.ts.map
