import { MemoryStore, StoreError, type StoreWatch, type StoreWatcher } from '../../src/store/index.ts';

type Range = Parameters<MemoryStore['watch']>[0];

/** A store that counts how often it is asked how far it is. */
export class CountingStore extends MemoryStore {
  asked = 0;

  override currentRevision(): Promise<number> {
    this.asked++;
    return super.currentRevision();
  }
}

/** A store of which the watches can be broken. */
export class BreakableStore extends MemoryStore {
  private readonly watches: { watch: StoreWatch; watcher: StoreWatcher }[] = [];

  override watch(range: Range, watcher: StoreWatcher): StoreWatch {
    const watch = super.watch(range, watcher);
    this.watches.push({ watch, watcher });
    return watch;
  }

  breakWatches(error: StoreError): void {
    for (const { watch, watcher } of this.watches.splice(0)) {
      watch.dispose();
      watcher.ended(error);
    }
  }

  /** Breaks the watches so that they do not come back to what was written since. */
  compactWatches(): void {
    this.breakWatches(new StoreError('compacted', 'too late', 5));
  }
}

/** A store as far away as etcd: writers have their answers before watchers hear of it. */
export class DistantStore extends MemoryStore {
  override watch(range: Range, watcher: StoreWatcher): StoreWatch {
    const later = (tell: () => void): void => void setImmediate(() => setImmediate(tell));
    return super.watch(range, {
      events: (events) => later(() => watcher.events(events)),
      progress: (revision) => later(() => watcher.progress(revision)),
      ended: (error) => later(() => watcher.ended(error)),
    });
  }
}
