import { isActive, type Pod } from '../../../kinds/index.ts';
import { deepEqual, type Disposable, Disposables } from '../../../base/index.ts';
import {
  createEventRecorder,
  Expectations,
  type Informer,
  isNamespaceTerminating,
  isNotFound,
  nameOfKey,
  type ReconcileResult,
  type ResourceClient,
  startController,
  type WatchSource,
} from '../../../client/index.ts';
import {
  countByNode,
  createPodControl,
  inOrderOfDeletion,
  type PodControl,
  podOfTemplate,
  watchOwners,
  watchPods,
} from '../pods/index.ts';
import {
  asError,
  claim,
  controllerIndex,
  controllerOf,
  eachInSlices,
  inGrowingBatches,
  writeStatus,
} from '../objects/index.ts';
import type { ControllerContext } from '../wiring/index.ts';
import type { ReplicaKind, ReplicaOwner } from './replica-kind.ts';
import { OwnedPods } from './owned-pods.ts';
import type { PodTally } from './pod-tally.ts';
import { type ReplicaCounts, replicaStatus } from './replica-status.ts';

/** The most Pods that one reconcile makes or deletes. */
const BURST_LIMIT = 500;
/** How long what was made last is given to begin, before who has to go is chosen among it too. */
const BEGIN_MS = 500;

/** Keeps as many Pods as each owner of the kind asks for. */
export function startReplicaController<T extends ReplicaOwner>(
  context: ControllerContext,
  kind: ReplicaKind<T>,
): Disposable {
  const started = new Disposables();
  const controller = new ReplicaController(context, kind, started);
  started.add(
    startController(context, {
      watches: controller.watches(),
      reconcile: (key) => controller.reconcile(key),
    }),
  );
  return started;
}

class ReplicaController<T extends ReplicaOwner> {
  private readonly context: ControllerContext;
  private readonly kind: ReplicaKind<T>;
  private readonly owners: ResourceClient<T>;
  private readonly ownerInformer: Informer<T>;
  private readonly pods: ResourceClient<Pod>;
  private readonly podInformer: Informer<Pod>;
  private readonly podControl: PodControl;
  private readonly expectations: Expectations;
  private readonly owned: OwnedPods<T>;
  /** By owner, when it was last given Pods; until they had time to begin. */
  private readonly madeMs = new Map<string, number>();

  constructor(context: ControllerContext, kind: ReplicaKind<T>, started: Disposables) {
    const { client, informers, clock } = context;
    this.context = context;
    this.kind = kind;
    this.owners = client.resource<T>(kind.apiVersion, kind.plural);
    this.ownerInformer = informers.of<T>(kind.apiVersion, kind.plural);
    this.pods = client.resource<Pod>('v1', 'pods');
    this.podInformer = informers.of<Pod>('v1', 'pods');
    this.podControl = createPodControl(this.pods, started.add(createEventRecorder(client, kind.component)));
    this.expectations = new Expectations(clock);
    this.owned = new OwnedPods(this.podInformer);
  }

  watches(): WatchSource[] {
    return [watchOwners(this.ownerInformer, this.expectations), this.watchOwnedPods()];
  }

  async reconcile(key: string): Promise<ReconcileResult | void> {
    const owner = this.ownerInformer.cache.get(nameOfKey(key));
    if (!owner) {
      this.expectations.forget(key);
      this.owned.forget(key);
      this.madeMs.delete(key);
      return;
    }
    // Asked before the Pods are read: what is seen in between makes the next reconcile, not this one, act.
    const mayAct = this.expectations.satisfied(key);
    const tally = await this.owned.update(owner, (candidates) => this.claimPods(owner, candidates));
    const ending = owner.metadata.deletionTimestamp !== undefined;
    const undecidedMs = mayAct && !ending ? this.undecidedMs(key, owner, tally) : 0;
    const acts = mayAct && !ending && undecidedMs === 0;
    const failure = acts ? await this.manage(key, owner, tally) : undefined;
    // One moment for both: what becomes available between them would be in neither the status nor the next look.
    const nowMs = this.context.clock.now();
    const againAfterMs = tally.settle(nowMs);
    await this.updateStatus(owner, {
      pods: tally.counts,
      countsTerminating: this.kind.countsTerminating,
      nowMs,
      ...(failure ? { failure } : {}),
    });
    if (failure) throw failure.error;
    const waitMs = Math.min(againAfterMs ?? Infinity, undecidedMs || Infinity);
    return waitMs === Infinity ? undefined : { againAfterMs: waitMs };
  }

  private claimPods(owner: T, candidates: readonly Pod[]): Promise<Pod[]> {
    return claim({
      clock: this.context.clock,
      owner,
      owners: this.owners,
      candidates,
      resource: this.pods,
      matches: this.kind.selector(owner),
    });
  }

  /**
   * For how long it is not chosen who has to go: a number that was raised and lowered again at once would always take the
   * Pods that had no time to begin, in whatever order servers and nodes happen to get to them.
   */
  private undecidedMs(key: string, owner: T, tally: PodTally): number {
    const madeMs = this.madeMs.get(key);
    if (madeMs === undefined) return 0;
    const leftMs = madeMs + BEGIN_MS - this.context.clock.now();
    if (leftMs <= 0) {
      this.madeMs.delete(key);
      return 0;
    }
    const { active, ready } = tally.counts;
    const replicas = owner.spec?.replicas ?? 0;
    return replicas > 0 && replicas < active && ready < active ? leftMs : 0;
  }

  /** Makes what is missing, or deletes what is too much; gives why it could not. */
  private async manage(key: string, owner: T, tally: PodTally): Promise<ReplicaCounts['failure']> {
    const surplus = tally.counts.active - (owner.spec?.replicas ?? 0);
    if (surplus < 0) {
      const error = await this.make(key, owner, Math.min(-surplus, BURST_LIMIT));
      return error === undefined ? undefined : { reason: 'FailedCreate', error };
    }
    if (surplus === 0) return undefined;
    try {
      await this.give(key, owner, this.owned.activeOf(tally).filter(isActive));
      return undefined;
    } catch (error) {
      return { reason: 'FailedDelete', error: asError(error) };
    }
  }

  private async make(key: string, owner: T, count: number): Promise<Error | undefined> {
    const { template } = owner.spec ?? {};
    if (!template) return undefined;
    this.expectations.expectCreations(key, count);
    this.madeMs.set(key, this.context.clock.now());
    const { attempted, failure } = await inGrowingBatches(this.context.clock, count, async () => {
      try {
        await this.podControl.create(
          owner,
          podOfTemplate(owner, template, { generateName: `${owner.metadata.name}-` }),
        );
      } catch (error) {
        this.expectations.creationSeen(key);
        if (!isNamespaceTerminating(error)) throw error;
      }
    });
    this.expectations.creationSeen(key, count - attempted);
    return failure;
  }

  private async give(key: string, owner: T, active: readonly Pod[]): Promise<void> {
    const count = Math.min(active.length - (owner.spec?.replicas ?? 0), BURST_LIMIT);
    if (count <= 0) return;
    const victims =
      count < active.length
        ? inOrderOfDeletion(active, countByNode(this.related(owner)), this.context.clock.now()).slice(
            0,
            count,
          )
        : active;
    this.expectations.expectDeletions(
      key,
      victims.map((pod) => pod.metadata.uid ?? ''),
    );
    const remove = async (pod: Pod): Promise<void> => {
      try {
        await this.podControl.delete(owner, pod);
      } catch (error) {
        this.expectations.deletionSeen(key, pod.metadata.uid ?? '');
        if (!isNotFound(error)) throw error;
      }
    };
    await eachInSlices(this.context.clock, victims, remove);
  }

  /** The active Pods of all owners that share this one's controller: a Deployment's, of all its revisions. */
  private related(owner: T): Pod[] {
    const controller = controllerOf(owner);
    const siblings = controller ? controllerIndex(this.ownerInformer).get(controller.uid) : [owner];
    const pods = controllerIndex(this.podInformer);
    return siblings.flatMap((sibling) => pods.get(sibling.metadata.uid ?? '')).filter(isActive);
  }

  private async updateStatus(owner: T, counts: ReplicaCounts): Promise<void> {
    const status = replicaStatus(owner, counts);
    if (deepEqual(status, owner.status)) return;
    await writeStatus(this.owners, owner, status);
  }

  private watchOwnedPods(): WatchSource {
    return watchPods({
      pods: this.podInformer,
      owners: this.ownerInformer,
      kind: this.kind.kind,
      selectorOf: (owner) => this.kind.selectorOf(owner),
      selects: (owner, pod) => this.kind.selector(owner)(pod),
      expectations: this.expectations,
      changed: (key, pod) => this.owned.note(key, pod),
    });
  }
}
