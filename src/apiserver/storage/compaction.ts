import type { Clock, Disposable, Log } from '../../base/index.ts';
import type { Store } from '../../store/index.ts';
import type { RevisionFeed } from './revision-feed.ts';

/**
 * Forgets old revisions: what was overwritten longer than `historyMs` ago. It wakes only while there is something to
 * forget, so a cluster in which nothing is written is left alone.
 */
export class Compaction implements Disposable {
  private readonly store: Store;
  private readonly clock: Clock;
  private readonly log: Log;
  private readonly feed: RevisionFeed;
  private readonly historyMs: number;
  private readonly onCompacted: (revision: number) => void;
  private timer: Disposable | undefined;
  private disposed = false;

  /** `onCompacted` is told up to which revision history is gone. */
  constructor(
    parts: { store: Store; clock: Clock; log: Log; feed: RevisionFeed; historyMs: number },
    onCompacted: (revision: number) => void,
  ) {
    this.store = parts.store;
    this.clock = parts.clock;
    this.log = parts.log;
    this.feed = parts.feed;
    this.historyMs = parts.historyMs;
    this.onCompacted = onCompacted;
  }

  /** Begins with the next write. */
  start(): void {
    this.feed.onceAdvanced(() => this.schedule());
  }

  dispose(): void {
    this.disposed = true;
    this.timer?.dispose();
  }

  private schedule(): void {
    if (this.disposed) return;
    const { revision } = this.feed;
    this.timer = this.clock.setTimer(this.historyMs, () => void this.compact(revision));
  }

  private async compact(revision: number): Promise<void> {
    try {
      await this.store.compact(revision);
      this.onCompacted(revision);
    } catch (error) {
      this.log.warn('old revisions were not forgotten', { revision, error });
    }
    if (this.feed.revision > revision) this.schedule();
    else this.start();
  }
}
