import type { Clock, Disposable, Log, Random } from '../../base/index.ts';
import type { Kinds } from '../../api/index.ts';
import type { Limits } from '../limits/limits.ts';
import { Compaction, RevisionFeed } from '../storage/index.ts';
import type { Store } from '../../store/index.ts';
import { ObjectAccess } from './object-access.ts';
import { ServedResources } from './served-resources.ts';

export interface RegistryOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly limits: Limits;
  readonly kinds: Kinds;
}

/** The resources that a server serves, over one store: what its handlers and its own parts read and write. */
export class Registry implements Disposable {
  readonly feed: RevisionFeed;
  readonly resources: ServedResources;
  /** Stored objects, past access and admission. */
  readonly objects: ObjectAccess;
  private readonly compaction: Compaction;

  constructor({ store, clock, random, log, limits, kinds }: RegistryOptions) {
    this.feed = new RevisionFeed({ store, clock, log });
    const resources = new ServedResources({
      kinds,
      store,
      feed: this.feed,
      windowLimits: { events: limits.watchWindow, bytes: limits.watchWindowBytes },
    });
    this.resources = resources;
    this.objects = new ObjectAccess({
      resources,
      clock,
      random,
      log,
      writeRetries: limits.writeRetries,
    });
    this.compaction = new Compaction(
      { store, clock, log, feed: this.feed, historyMs: limits.historyMs },
      (revision) => resources.trim(revision),
    );
  }

  async start(): Promise<void> {
    await this.feed.start();
    this.compaction.start();
  }

  dispose(): void {
    this.compaction.dispose();
    this.resources.dispose();
    this.feed.dispose();
  }
}
