import type { ControllerRevision } from '../../../kinds/index.ts';
import { type LabelSelector, matchesLabelSelector } from '../../../api/index.ts';
import type { Clock } from '../../../base/index.ts';
import type { Informer, ResourceClient } from '../../../client/index.ts';
import { claim, claimable, controllerIndex } from '../objects/index.ts';
import type { ControllerContext } from '../wiring/index.ts';
import { type Revisioned, type SyncedRevision, syncRevision, truncateHistory } from './revision-history.ts';

/** How many revisions that nothing uses are kept where the owner does not say. */
const HISTORY_LIMIT = 10;

/** What of an owner its revisions are looked after by. */
export interface RevisionOwner extends Revisioned {
  spec?: NonNullable<Revisioned['spec']> & {
    readonly selector?: LabelSelector;
    readonly revisionHistoryLimit?: number;
  };
  status?: { readonly collisionCount?: number };
}

/** The ControllerRevisions of all owners of one kind. */
export class OwnedRevisions<T extends RevisionOwner> {
  readonly informer: Informer<ControllerRevision>;
  private readonly owners: ResourceClient<T>;
  private readonly hashLabel: string;
  private readonly resource: ResourceClient<ControllerRevision>;
  private readonly clock: Clock;

  constructor(context: ControllerContext, owners: ResourceClient<T>, hashLabel: string) {
    const { client, informers, clock } = context;
    this.informer = informers.of<ControllerRevision>('apps/v1', 'controllerrevisions');
    this.resource = client.resource<ControllerRevision>('apps/v1', 'controllerrevisions');
    this.owners = owners;
    this.hashLabel = hashLabel;
    this.clock = clock;
  }

  /** Those that the owner controls from now on: see {@link claim}. */
  claim(owner: T): Promise<ControllerRevision[]> {
    return claim({
      clock: this.clock,
      owner,
      owners: this.owners,
      candidates: claimable(controllerIndex(this.informer), owner),
      resource: this.resource,
      matches: (revision) => matchesLabelSelector(owner.spec?.selector, revision.metadata.labels),
    });
  }

  /** The one of the owner's template as it is now: see {@link syncRevision}. */
  sync(owner: T, known: readonly ControllerRevision[]): Promise<SyncedRevision> {
    return syncRevision(this.resource, owner, known, {
      collisionCount: owner.status?.collisionCount ?? 0,
      hashLabel: this.hashLabel,
      nameOf: (hash) => `${owner.metadata.name}-${hash}`,
    });
  }

  /** Deletes the oldest of those that nothing uses, down to the owner's limit. */
  truncate(owner: T, known: readonly ControllerRevision[], used: ReadonlySet<string>): Promise<void> {
    return truncateHistory(this.resource, known, used, owner.spec?.revisionHistoryLimit ?? HISTORY_LIMIT);
  }
}
