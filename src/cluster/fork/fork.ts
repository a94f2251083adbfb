import { type AsyncDisposable, VirtualClock } from '../../base/index.ts';
import type { Client } from '../../client/index.ts';
import type { Store } from '../../store/index.ts';
import { type ClusterOptions, openCluster, type OpenedCluster } from '../cluster.ts';
import { BOOTSTRAP_ADMIN } from '../component-identities.ts';
import { LowestAvailability } from './availability.ts';
import { ChangeLog, isHeartbeat } from './change-log.ts';
import type { ChangedObject, CreatedObject, ForkReport, GoneObject, UnreadyPod } from './fork-report.ts';
import { whyNotReady } from './pod-readiness.ts';
import { idOf, storedObject } from './stored-object.ts';
import { ToldEvents } from './told-events.ts';

/** For so long nothing may change for a fork to be quiet: the controllers' own waits are shorter, but for back-offs. */
const QUIET_MS = 60_000;
const USER = { name: 'rehearsal', groups: ['system:masters'] };
const AUTHORITY = '/registry/configmaps/kube-system/kube-root-ca.crt';

/** What is forked. */
export interface ForkOrigin {
  readonly store: Pick<Store, 'snapshot'>;
  /** As of this revision; the newest where left out. */
  readonly revision?: number;
  /** At which time the fork begins. */
  readonly nowMs: number;
}

/** How the fork is run: as its origin is, where that is ours. What reaches out of the process is better left out. */
export type ForkOptions = Omit<ClusterOptions, 'store' | 'clock' | 'trust'> & {
  /** As of {@link VirtualClock}. */
  drain(): Promise<void>;
};

export interface RunOptions {
  /** Of the fork's time. */
  readonly limitMs: number;
  /** For so long nothing may change; a minute where left out. */
  readonly quietMs?: number;
}

/**
 * A cluster that began as another one stood. Nothing done to it is seen there. Its API answers at once; its parts start when it
 * is run first.
 */
export interface Fork extends AsyncDisposable {
  readonly store: Store;
  readonly clock: VirtualClock;
  /** At which it began: what is reported is since then. */
  readonly revision: number;
  /** Speaks as an administrator. */
  readonly client: Client;
  /** Lets time go on until nothing moves any more, or the limit is reached, and tells what has happened since the beginning. */
  run(options: RunOptions): Promise<ForkReport>;
}

/** Clones a cluster as of a revision. Costs what its state is, whatever its history is. */
export async function forkCluster(origin: ForkOrigin, options: ForkOptions): Promise<Fork> {
  const clock = new VirtualClock(() => options.drain(), origin.nowMs);
  const { revision: from } = origin;
  const store = await origin.store.snapshot({ clock, ...(from === undefined ? {} : { revision: from }) });
  try {
    const authorityCertificate = await authorityOf(store);
    const trust = Promise.resolve({ authorityCertificate });
    const opened = await openCluster({ ...options, store, clock, trust });
    return new RunningFork(opened, store, clock, await store.currentRevision());
  } catch (error) {
    await store.close();
    throw error;
  }
}

class RunningFork implements Fork {
  readonly store: Store;
  readonly clock: VirtualClock;
  readonly revision: number;
  readonly client: Client;
  private readonly opened: OpenedCluster;
  private started: Promise<unknown> | undefined;
  private readonly startMs: number;
  private readonly changes: ChangeLog;
  private readonly availability = new LowestAvailability();
  private readonly events = new ToldEvents();

  constructor(opened: OpenedCluster, store: Store, clock: VirtualClock, revision: number) {
    this.opened = opened;
    this.store = store;
    this.clock = clock;
    this.revision = revision;
    this.client = opened.client(USER);
    this.startMs = clock.now();
    this.changes = new ChangeLog(store, revision, clock, isOfTheStart, (before, after) => {
      this.availability.tell(before, after);
      this.events.tell(after, clock.now() - this.startMs);
    });
  }

  async run({ limitMs, quietMs = QUIET_MS }: RunOptions): Promise<ForkReport> {
    this.started ??= this.opened.start();
    await this.started;
    await this.clock.advance(0);
    const beginMs = this.clock.now();
    const endMs = beginMs + limitMs;
    const quietAtMs = (): number => Math.max(beginMs, this.changes.lastChangeMs) + quietMs;
    while (this.clock.now() < Math.min(endMs, quietAtMs())) {
      const dueMs = this.clock.nextDueMs ?? Infinity;
      await this.clock.advance(Math.max(0, Math.min(dueMs, endMs, quietAtMs()) - this.clock.now()));
    }
    return this.report(this.clock.now() >= quietAtMs() ? 'quiet' : 'limit');
  }

  async dispose(): Promise<void> {
    this.changes.dispose();
    await this.opened.dispose();
    await this.store.close();
  }

  private report(ended: ForkReport['ended']): ForkReport {
    const created: CreatedObject[] = [];
    const changed: ChangedObject[] = [];
    const gone: GoneObject[] = [];
    const neverReady: UnreadyPod[] = [];
    for (const { before: was, after: is } of this.changes.touched.values()) {
      const before = was && storedObject(was);
      const after = is && storedObject(is);
      if ((before ?? after)?.kind === 'Event' || isHeartbeat(before, after)) continue;
      if (before && after) changed.push({ ...idOf(after), before, after });
      else if (after) created.push({ ...idOf(after), after });
      else if (before) gone.push({ ...idOf(before), before });
      const why = after?.kind === 'Pod' ? whyNotReady(after) : undefined;
      if (after && why !== undefined) {
        const { namespace, name } = idOf(after);
        neverReady.push({ namespace, name, why });
      }
    }
    const lastMs = ended === 'quiet' ? this.changes.lastChangeMs : this.clock.now();
    return {
      ended,
      elapsedMs: lastMs - this.startMs,
      created,
      changed,
      gone,
      neverReady,
      availability: this.availability.all(),
      refusals: this.events.refusals(),
      events: this.events.all(),
    };
  }
}

/** Whether somebody writes what every start of a cluster of ours brings: that says nothing of what is rehearsed. */
function isOfTheStart(author: string | undefined): boolean {
  const [, user] = author?.split('\t') ?? [];
  return user === BOOTSTRAP_ADMIN.name || user === 'system:apiserver';
}

/** What the origin tells its Pods to trust: another would be published anew in every namespace. */
async function authorityOf(store: Store): Promise<string> {
  const record = await store.get(AUTHORITY);
  const data = record && storedObject(record)?.['data'];
  const text: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, 'ca.crt') : undefined;
  return typeof text === 'string' ? text : 'a fork has no authority';
}
