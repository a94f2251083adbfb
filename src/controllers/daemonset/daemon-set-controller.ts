import {
  type ControllerRevision,
  type DaemonSet,
  nextAvailableInMs,
  type Node,
  type Pod,
} from '../../kinds/index.ts';
import { matchesLabelSelector } from '../../api/index.ts';
import { deepEqual, type Disposable, Disposables, TimeSlice } from '../../base/index.ts';
import {
  createEventRecorder,
  type EventRecorder,
  Expectations,
  type Informer,
  isNamespaceTerminating,
  isNotFound,
  keyOf,
  nameOfKey,
  type ReconcileResult,
  type ResourceClient,
  startController,
  type WatchSource,
} from '../../client/index.ts';
import { createPodControl, type PodControl, watchOwners, watchPods } from '../library/pods/index.ts';
import { nameOf, OwnedRevisions } from '../library/revisions/index.ts';
import {
  claim,
  claimable,
  controllerIndex,
  eachInSlices,
  inGrowingBatches,
  writeStatus,
} from '../library/objects/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import { podForNode } from './daemon-nodes.ts';
import { DaemonPlacements } from './daemon-placements.ts';
import { oldestFirst, planDaemonPods, planUpdate, podsByNode } from './daemon-plan.ts';
import { daemonStatus, POD_GENERATION, POD_REVISION, TEMPLATE_GENERATION } from './daemon-status.ts';
import type { DaemonView } from './daemon-view.ts';

/** The most Pods that one reconcile makes or deletes. */
const BURST_LIMIT = 250;

/** Keeps a Pod of each DaemonSet on every node that it is for. */
export function startDaemonSetController(context: ControllerContext): Disposable {
  const started = new Disposables();
  const controller = new DaemonSetController(context, started);
  started.add(
    startController(context, {
      reads: [controller.revisions.informer],
      watches: controller.watches(),
      reconcile: (key) => controller.reconcile(key),
    }),
  );
  return started;
}

class DaemonSetController {
  readonly revisions: OwnedRevisions<DaemonSet>;
  private readonly context: ControllerContext;
  private readonly sets: Informer<DaemonSet>;
  private readonly nodes: Informer<Node>;
  private readonly pods: Informer<Pod>;
  private readonly setResource: ResourceClient<DaemonSet>;
  private readonly podResource: ResourceClient<Pod>;
  private readonly expectations: Expectations;
  private readonly events: EventRecorder;
  private readonly podControl: PodControl;
  private readonly placements = new DaemonPlacements();

  constructor(context: ControllerContext, started: Disposables) {
    const { client, informers, clock } = context;
    this.context = context;
    this.sets = informers.of<DaemonSet>('apps/v1', 'daemonsets');
    this.nodes = informers.of<Node>('v1', 'nodes');
    this.pods = informers.of<Pod>('v1', 'pods');
    this.setResource = client.resource<DaemonSet>('apps/v1', 'daemonsets');
    this.podResource = client.resource<Pod>('v1', 'pods');
    this.revisions = new OwnedRevisions(context, this.setResource, POD_REVISION);
    this.expectations = new Expectations(clock);
    this.events = started.add(createEventRecorder(client, 'daemonset-controller'));
    this.podControl = createPodControl(this.podResource, this.events);
  }

  watches(): WatchSource[] {
    const ownedPods = watchPods({
      pods: this.pods,
      owners: this.sets,
      kind: 'DaemonSet',
      selectorOf: ({ spec }) => spec?.selector,
      selects: (set, pod) => matchesLabelSelector(set.spec?.selector, pod.metadata.labels),
      expectations: this.expectations,
    });
    return [watchOwners(this.sets, this.expectations), ownedPods, this.watchNodes()];
  }

  async reconcile(key: string): Promise<ReconcileResult | void> {
    const set = this.sets.cache.get(nameOfKey(key));
    if (!set) {
      this.expectations.forget(key);
      this.placements.forget(key);
      return;
    }
    if (set.metadata.deletionTimestamp !== undefined) return;
    const known = await this.revisions.claim(set);
    const synced = await this.revisions.sync(set, known);
    const hash = synced.revision.metadata.labels?.[POD_REVISION] ?? '';
    const mayAct = this.expectations.satisfied(key);
    const slice = new TimeSlice(this.context.clock);
    const claimed = await this.claimPods(set);
    const nodes = [...this.nodes.cache.list()];
    const placementOf = this.placements.of(key, set);
    for (const node of nodes) {
      placementOf(node);
      if (slice.spend()) await slice.yield();
    }
    const pods = oldestFirst(claimed);
    const byNode = podsByNode(pods);
    const view = { set, nodes, placementOf, byNode, hash, nowMs: this.context.clock.now() };
    if (slice.spend(pods.length)) await slice.yield();
    const failure = mayAct ? await this.act(key, view).catch((error: unknown) => ({ error })) : undefined;

    const nowMs = this.context.clock.now();
    const status = daemonStatus({ ...view, nowMs });
    if (slice.spend(nodes.length)) await slice.yield();
    if (!deepEqual(status, set.status)) await writeStatus(this.setResource, set, status);
    await this.forgetRevisions(set, known, nameOf(synced.revision), pods);
    if (failure) throw failure.error;
    const againAfterMs = nextAvailableInMs(pods, set.spec?.minReadySeconds ?? 0, nowMs);
    return againAfterMs === undefined ? undefined : { againAfterMs };
  }

  /** First what each node should have; once nothing is missing or too much, the next step of an update. */
  private async act(key: string, view: DaemonView): Promise<undefined> {
    const { set, hash } = view;
    const plan = planDaemonPods(view);
    for (const pod of plan.ended) this.tellEnded(set, pod);
    await this.write(key, set, plan.make, plan.delete, hash);
    if (set.spec?.updateStrategy?.type === 'OnDelete' || !this.expectations.satisfied(key)) return;
    const step = planUpdate(view);
    await this.write(key, set, step.make, step.delete, hash);
  }

  private async write(
    key: string,
    set: DaemonSet,
    nodes: readonly string[],
    surplus: readonly Pod[],
    hash: string,
  ): Promise<void> {
    const generation = set.metadata.annotations?.[TEMPLATE_GENERATION];
    const labels = {
      [POD_REVISION]: hash,
      ...(generation === undefined ? {} : { [POD_GENERATION]: generation }),
    };
    const make = nodes.slice(0, BURST_LIMIT);
    const victims = surplus.slice(0, BURST_LIMIT);
    this.expectations.expectCreations(key, make.length);
    this.expectations.expectDeletions(
      key,
      victims.map(({ metadata }) => metadata.uid ?? ''),
    );
    const made = await inGrowingBatches(this.context.clock, make.length, async (i) => {
      try {
        await this.podControl.create(set, podForNode(set, make[i] ?? '', labels));
      } catch (error) {
        this.expectations.creationSeen(key);
        if (!isNamespaceTerminating(error)) throw error;
      }
    });
    this.expectations.creationSeen(key, make.length - made.attempted);
    await eachInSlices(this.context.clock, victims, (pod) => this.remove(key, set, pod));
    if (made.failure) throw made.failure;
  }

  private async remove(key: string, set: DaemonSet, pod: Pod): Promise<void> {
    try {
      await this.podControl.delete(set, pod);
    } catch (error) {
      this.expectations.deletionSeen(key, pod.metadata.uid ?? '');
      if (!isNotFound(error)) throw error;
    }
  }

  private tellEnded(set: DaemonSet, pod: Pod): void {
    const { namespace, name } = pod.metadata;
    const where = `daemon pod ${namespace}/${name} on node ${pod.spec?.nodeName ?? ''}`;
    if (pod.status?.phase === 'Failed') {
      this.events.warning(set, 'FailedDaemonPod', `Found failed ${where}, will try to kill it`);
    } else {
      this.events.normal(set, 'SucceededDaemonPod', `Found succeeded ${where}, will try to delete it`);
    }
  }

  private async forgetRevisions(
    set: DaemonSet,
    known: readonly ControllerRevision[],
    newest: string,
    pods: readonly Pod[],
  ): Promise<void> {
    const hashes = new Set(pods.map(({ metadata }) => metadata.labels?.[POD_REVISION]));
    const used = known.filter(({ metadata }) => hashes.has(metadata.labels?.[POD_REVISION])).map(nameOf);
    await this.revisions.truncate(set, known, new Set([newest, ...used]));
  }

  private claimPods(set: DaemonSet): Promise<Pod[]> {
    return claim({
      clock: this.context.clock,
      owner: set,
      owners: this.setResource,
      candidates: claimable(controllerIndex(this.pods), set),
      resource: this.podResource,
      matches: (pod) => matchesLabelSelector(set.spec?.selector, pod.metadata.labels),
    });
  }

  /** A node that comes or goes, or changes in what decides who may run there, concerns every set; its heartbeat none. */
  private watchNodes(): WatchSource {
    const { nodes, sets } = this;
    return {
      informer: nodes,
      start: (queue) => {
        const wakeAll = (): void => {
          for (const set of sets.cache.list()) queue.addInBatch(keyOf(set));
        };
        return nodes.addHandler({
          added: wakeAll,
          deleted: wakeAll,
          updated: (node, old) => {
            const same =
              deepEqual(node.metadata.labels, old.metadata.labels) && deepEqual(node.spec, old.spec);
            if (!same) wakeAll();
          },
        });
      },
    };
  }
}
