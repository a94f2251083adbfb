import type { Clock, Disposable, Log, Random } from '../../base/index.ts';
import type { ResourceSource } from '../contracts/index.ts';
import type { Limits } from '../limits.ts';
import { RevisionFeed } from '../storage/index.ts';
import type { Store } from '../../store/index.ts';
import { ObjectAccess } from './object-access.ts';
import { ServedResources } from './served-resources.ts';
export interface RegistryOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly limits: Limits;
  readonly source: ResourceSource;
}
/** The resources that a server serves, over one store: what its handlers and its own parts read and write. */
export declare class Registry implements Disposable {
  readonly feed: RevisionFeed;
  readonly resources: ServedResources;
  /** Stored objects, past access and admission. */
  readonly objects: ObjectAccess;
  private readonly compaction;
  constructor({ store, clock, random, log, limits, source }: RegistryOptions);
  start(): Promise<void>;
  dispose(): void;
}
//# sourceMappingURL=registry.d.ts.map
