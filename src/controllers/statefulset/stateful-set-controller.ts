import {
  type ControllerRevision,
  isAvailable,
  isFinished,
  isTerminating,
  nextAvailableInMs,
  type PersistentVolumeClaim,
  type Pod,
  type StatefulSet,
} from '../../kinds/index.ts';
import { matchesLabelSelector } from '../../api/index.ts';
import { deepEqual, type Disposable, Disposables } from '../../base/index.ts';
import {
  createEventRecorder,
  Expectations,
  type Informer,
  nameOfKey,
  type ReconcileResult,
  type ResourceClient,
  startController,
} from '../../client/index.ts';
import { watchOwners, watchPods } from '../library/pods/index.ts';
import { atRevision, inOrder, nameOf, OwnedRevisions, REVISION_HASH } from '../library/revisions/index.ts';
import {
  claim,
  claimable,
  controllerIndex,
  eachInSlices,
  inGrowingBatches,
  writeStatus,
} from '../library/objects/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import {
  endOrdinal,
  isOrdered,
  nextOrdinals,
  ordinalOf,
  partitionOf,
  revisionNameOf,
  rolls,
  startOrdinal,
} from './set-facts.ts';
import { SetPodWriter } from './set-pod-writer.ts';
import { isRunningAndReady, type SetRevisions, setStatus } from './set-status.ts';

/** The most Pods that one reconcile makes or deletes where they need not wait for each other. */
const BURST_LIMIT = 500;

/** Keeps a Pod for each ordinal of each StatefulSet, in order where the set asks for it. */
export function startStatefulSetController(context: ControllerContext): Disposable {
  const started = new Disposables();
  const controller = new StatefulSetController(context, started);
  const { sets, pods, revisions, claims, expectations } = controller;
  started.add(
    startController(context, {
      reads: [revisions.informer, claims],
      watches: [
        watchOwners(sets, expectations),
        watchPods({
          pods,
          expectations,
          owners: sets,
          kind: 'StatefulSet',
          selectorOf: ({ spec }) => spec?.selector,
          selects: (set, pod) =>
            ordinalOf(set, pod) !== undefined &&
            matchesLabelSelector(set.spec?.selector, pod.metadata.labels),
        }),
      ],
      reconcile: (key) => controller.reconcile(key),
    }),
  );
  return started;
}

class StatefulSetController {
  readonly sets: Informer<StatefulSet>;
  readonly pods: Informer<Pod>;
  readonly revisions: OwnedRevisions<StatefulSet>;
  readonly claims: Informer<PersistentVolumeClaim>;
  readonly expectations: Expectations;
  private readonly context: ControllerContext;
  private readonly setResource: ResourceClient<StatefulSet>;
  private readonly podResource: ResourceClient<Pod>;
  private readonly writer: SetPodWriter;

  constructor(context: ControllerContext, started: Disposables) {
    const { client, informers, clock } = context;
    this.context = context;
    this.sets = informers.of<StatefulSet>('apps/v1', 'statefulsets');
    this.pods = informers.of<Pod>('v1', 'pods');
    this.claims = informers.of<PersistentVolumeClaim>('v1', 'persistentvolumeclaims');
    this.setResource = client.resource<StatefulSet>('apps/v1', 'statefulsets');
    this.podResource = client.resource<Pod>('v1', 'pods');
    this.revisions = new OwnedRevisions(context, this.setResource, REVISION_HASH);
    this.expectations = new Expectations(clock);
    const events = started.add(createEventRecorder(client, 'statefulset-controller'));
    this.writer = new SetPodWriter(context, events, this.expectations);
  }

  async reconcile(key: string): Promise<ReconcileResult | void> {
    const set = this.sets.cache.get(nameOfKey(key));
    if (!set) {
      this.expectations.forget(key);
      return;
    }
    const mayAct = this.expectations.satisfied(key) && set.metadata.deletionTimestamp === undefined;
    const pods = await this.claimPods(set);
    const known = inOrder(await this.revisions.claim(set));
    const { revision, collisionCount } = await this.revisions.sync(set, known);
    const current = known.find((candidate) => nameOf(candidate) === set.status?.currentRevision) ?? revision;
    const revisions = { current, update: revision };
    const failure = mayAct
      ? await this.act(set, pods, revisions).catch((error: unknown) => ({ error }))
      : undefined;

    const nowMs = this.context.clock.now();
    const status = setStatus(set, pods, revisions, collisionCount, nowMs);
    if (!deepEqual(status, set.status)) await writeStatus(this.setResource, set, status);
    const used = new Set([nameOf(current), nameOf(revision), ...pods.map(revisionNameOf)]);
    await this.revisions.truncate(set, known, used);
    if (failure) throw failure.error;
    const againAfterMs = nextAvailableInMs(pods, set.spec?.minReadySeconds ?? 0, nowMs);
    return againAfterMs === undefined ? undefined : { againAfterMs };
  }

  /** Goes through the ordinals upwards, then through surplus Pods downwards, then updates: each only as far as is in order. */
  private async act(set: StatefulSet, pods: readonly Pod[], revisions: SetRevisions): Promise<undefined> {
    const byOrdinal = new Map(pods.map((pod) => [ordinalOf(set, pod), pod]));
    const surplus = pods.filter((pod) => isSurplus(set, pod));
    surplus.sort((a, b) => (ordinalOf(set, b) ?? 0) - (ordinalOf(set, a) ?? 0));
    const kept = (ordinal: number): Promise<boolean> =>
      this.keep(set, ordinal, byOrdinal.get(ordinal), revisions);

    if (isOrdered(set)) {
      // The first that is missing is where it ends.
      for (const ordinal of nextOrdinals(set, byOrdinal, 1)) if (!(await kept(ordinal))) return;
      await this.removeOne(set, pods, surplus);
      if (surplus.length > 0) return;
    } else {
      const ordinals = [...nextOrdinals(set, byOrdinal, BURST_LIMIT)];
      const { failure } = await inGrowingBatches(this.context.clock, ordinals.length, async (i) => {
        await kept(ordinals[i] ?? 0);
      });
      if (failure) throw failure;
      const leaving = surplus.filter((pod) => !isTerminating(pod)).slice(0, BURST_LIMIT);
      await eachInSlices(this.context.clock, leaving, (pod) => this.writer.remove(set, pod));
    }
    if (rolls(set)) await this.updateOne(set, byOrdinal, revisions);
  }

  /** Brings one ordinal nearer to a Pod that is as it should be; true where it is, and the next may have its turn. */
  private async keep(
    set: StatefulSet,
    ordinal: number,
    pod: Pod | undefined,
    revisions: SetRevisions,
  ): Promise<boolean> {
    if (!pod) {
      const revision = this.revisionFor(set, ordinal, revisions);
      await this.writer.make(atRevision(set, revision), ordinal, nameOf(revision));
      return false;
    }
    if (isTerminating(pod)) return false;
    if (isFinished(pod)) {
      // Its name is taken until it is gone: the next reconcile makes the new one.
      await this.writer.remove(set, pod);
      return false;
    }
    await this.writer.repair(set, pod, ordinal);
    return (
      isRunningAndReady(pod) && isAvailable(pod, set.spec?.minReadySeconds ?? 0, this.context.clock.now())
    );
  }

  /** Of the surplus Pods the highest goes first, and waits for all below it to be well, unless it is the one that is not. */
  private async removeOne(set: StatefulSet, pods: readonly Pod[], surplus: readonly Pod[]): Promise<void> {
    const [highest] = surplus;
    if (!highest || isTerminating(highest)) return;
    const nowMs = this.context.clock.now();
    const isWell = (pod: Pod): boolean =>
      isRunningAndReady(pod) &&
      isAvailable(pod, set.spec?.minReadySeconds ?? 0, nowMs) &&
      !isTerminating(pod);
    const unwell = [...pods].filter((pod) => !isWell(pod));
    unwell.sort((a, b) => (ordinalOf(set, a) ?? 0) - (ordinalOf(set, b) ?? 0));
    if (!isWell(highest) && unwell[0] !== highest) return;
    await this.writer.remove(set, highest);
  }

  /** From the highest ordinal down to the partition: one Pod at a time is given up for its new revision. */
  private async updateOne(
    set: StatefulSet,
    byOrdinal: ReadonlyMap<number | undefined, Pod>,
    { update }: SetRevisions,
  ): Promise<void> {
    const lowest = startOrdinal(set) + partitionOf(set);
    for (let ordinal = endOrdinal(set) - 1; ordinal >= lowest; ordinal--) {
      const pod = byOrdinal.get(ordinal);
      // So it never goes further than there are Pods.
      if (!pod) return;
      if (revisionNameOf(pod) !== nameOf(update) && !isTerminating(pod)) {
        await this.writer.remove(set, pod);
        return;
      }
      if (!isRunningAndReady(pod) || isTerminating(pod)) return;
    }
  }

  /** Pods below the partition, and those that an update has not reached yet, come back as they were. */
  private revisionFor(
    set: StatefulSet,
    ordinal: number,
    { current, update }: SetRevisions,
  ): ControllerRevision {
    if (!rolls(set)) return update;
    const { rollingUpdate } = set.spec?.updateStrategy ?? {};
    const untouched = rollingUpdate ? partitionOf(set) : (set.status?.currentReplicas ?? 0);
    return ordinal - startOrdinal(set) < untouched ? current : update;
  }

  private claimPods(set: StatefulSet): Promise<Pod[]> {
    return claim({
      clock: this.context.clock,
      owner: set,
      owners: this.setResource,
      candidates: claimable(controllerIndex(this.pods), set),
      resource: this.podResource,
      matches: (pod) =>
        ordinalOf(set, pod) !== undefined && matchesLabelSelector(set.spec?.selector, pod.metadata.labels),
    });
  }
}

function isSurplus(set: StatefulSet, pod: Pod): boolean {
  const ordinal = ordinalOf(set, pod) ?? 0;
  return ordinal < startOrdinal(set) || ordinal >= endOrdinal(set);
}
