import type { Pod } from '../kinds/index.ts';
import { type Disposable, Disposables, type Log, type Random, TimeSlice } from '../base/index.ts';
import {
  type Client,
  createEventRecorder,
  type EventRecorder,
  type Informer,
  type Informers,
  isNotFound,
} from '../client/index.ts';
import { NodeSnapshot, SchedulerCache } from './cache/index.ts';
import { DEFAULT_SCHEDULER_NAME, EventHandlers, isResponsibleFor } from './event-handlers.ts';
import { formatFitError } from './fit-error.ts';
import { CycleState, type Diagnosis, Framework, Nominator, PodInfo, podKey } from './framework/index.ts';
import { Inbox } from './inbox.ts';
import { defaultPlugins } from './plugins/index.ts';
import { writeNomination, writeUnschedulable } from './pod-writes.ts';
import { Preemptor } from './preemptor.ts';
import { type QueuedPod, SchedulingQueue } from './queue/index.ts';
import { PodScheduler } from './schedule-pod.ts';
import { WriteLimit } from './write-limit.ts';

export interface SchedulerOptions {
  readonly client: Client;
  readonly informers: Informers;
  readonly random: Random;
}

/** How many bindings and conditions are written at a time. What waits for a volume is not among them. */
const WRITES_LIMIT = 100;
/** As which its events name it: upstream has the name of its host there. */
const INSTANCE = `${DEFAULT_SCHEDULER_NAME}-wheelhouse`;

/** Made once: each Pod that is bound ends its binding cycle. */
const SETTLED = new Error('the Pod has a node, or is gone');

/** Starts to bind Pods to nodes. */
export function startScheduler(options: SchedulerOptions): Disposable {
  return new Scheduler(options);
}

/**
 * Places one Pod a turn: what it decides is taken as done at once, and written in a binding cycle beside the next
 * decision. Work is in what changes: an event touches one node's numbers, or the Pods that it can help.
 */
class Scheduler implements Disposable {
  private readonly client: Client;
  private readonly log: Log;
  private readonly events: EventRecorder;
  private readonly framework: Framework;
  private readonly inbox = new Inbox(() => this.wake());
  private readonly queue: SchedulingQueue;
  private readonly pods: Informer<Pod>;
  private readonly cache = new SchedulerCache();
  private readonly snapshot = new NodeSnapshot();
  private readonly nominator = new Nominator();
  private readonly podScheduler: PodScheduler;
  private readonly preemptor: Preemptor;
  private readonly slice: TimeSlice;
  private readonly writes = new WriteLimit(WRITES_LIMIT);
  /** The binding cycles under way, by the Pod's key. */
  private readonly bindingCycles = new Map<string, AbortController>();
  private readonly started = new Disposables();
  private state: 'syncing' | 'started' | 'disposed' = 'syncing';
  private running = false;

  constructor({ client, informers, random }: SchedulerOptions) {
    const { clock } = client;
    this.client = client;
    this.log = client.log.named('scheduler');
    this.events = this.started.add(
      createEventRecorder(client, DEFAULT_SCHEDULER_NAME, { instance: INSTANCE }),
    );
    this.pods = informers.of<Pod>('v1', 'pods');
    const preemptions = {
      begin: (...preemption: Parameters<Preemptor['begin']>) => this.preemptor.begin(...preemption),
    };
    this.framework = new Framework(
      defaultPlugins({ client, informers, random, preemptions }),
      this.nominator,
    );
    this.slice = new TimeSlice(clock);
    this.podScheduler = new PodScheduler(this.framework, random, this.slice);
    const { framework, log, inbox, cache, events, nominator } = this;
    this.queue = this.started.add(new SchedulingQueue({ clock, log, framework, onReady: () => this.wake() }));
    const { queue } = this;
    const podNow = ({ key, pod }: PodInfo): Pod | undefined => {
      const now = this.pods.cache.get(pod.metadata);
      return now && podKey(now) === key ? now : undefined;
    };
    this.preemptor = new Preemptor({ client, log, events, queue, nominator, podNow });
    const onSettled = (key: string): void => this.endBindingCycle(key);
    const handlers = this.started.add(
      new EventHandlers({ informers, inbox, cache, queue, nominator, onSettled }),
    );
    void handlers.synced.then(() => {
      if (this.state === 'syncing') this.state = 'started';
      this.wake();
    });
  }

  dispose(): void {
    this.state = 'disposed';
    this.started.dispose();
    this.inbox.clear();
    for (const key of this.bindingCycles.keys()) this.endBindingCycle(key);
  }

  private wake(): void {
    if (this.state === 'disposed' || this.running) return;
    this.running = true;
    void this.run();
  }

  /** Looks at all that has happened, and tries all Pods that are ready, one a turn. */
  private async run(): Promise<void> {
    for (;;) {
      await this.slice.yield();
      await this.writes.whenRoom();
      await this.inbox.drain(this.slice);
      const pod = this.state === 'started' ? this.queue.pop() : undefined;
      if (pod) await this.scheduleOne(pod);
      else if (this.inbox.isEmpty) break;
    }
    this.running = false;
  }

  /** One scheduling cycle. A plugin that throws fails this attempt alone. */
  private async scheduleOne(queued: QueuedPod): Promise<void> {
    const { info } = queued;
    const state = new CycleState();
    try {
      this.cache.updateSnapshot(this.snapshot);
      const result = await this.podScheduler.schedule(state, info, this.snapshot);
      await this.inbox.drain(this.slice);
      // Meanwhile the Pod may have gone, or somebody else may have bound it.
      if (this.state !== 'started' || !this.queue.isInFlight(queued)) return;
      if (result.fits) this.assume(queued, state, result.nodeName);
      else await this.reject(queued, state, result.diagnosis);
    } catch (error) {
      this.log.error('pod not scheduled', { pod: info.pod.metadata.name, error });
      if (this.queue.isInFlight(queued)) this.queue.addAfterError(queued, queued.info);
    }
  }

  /** Takes the Pod's room at once, and begins to write. */
  private assume(queued: QueuedPod, state: CycleState, nodeName: string): void {
    const { info } = queued;
    this.cache.assumePod(info, nodeName);
    this.nominator.delete(info.key);
    try {
      this.framework.runReservePlugins(state, info, nodeName);
    } catch (error) {
      this.cache.forgetPod(info.key);
      throw error;
    }
    this.queue.done(queued);
    void this.bindingCycle(queued, state, nodeName);
  }

  private async reject(queued: QueuedPod, state: CycleState, diagnosis: Diagnosis): Promise<void> {
    const { info } = queued;
    const { pod } = info;
    const { snapshot, slice } = this;
    const { message: outcome, nominatedNodeName } = await this.framework.runPostFilterPlugins({
      state,
      pod: info,
      diagnosis,
      snapshot,
      slice,
    });
    const message = formatFitError(diagnosis, outcome);
    if (!this.queue.isInFlight(queued)) return;
    if (nominatedNodeName !== undefined) this.nominator.set(queued.info, nominatedNodeName);
    this.queue.addUnschedulable(queued, diagnosis.unschedulablePlugins);
    this.events.warning(pod, 'FailedScheduling', message, 'Scheduling');
    this.writes
      .run(() => writeUnschedulable(this.client, queued.info.pod, message, nominatedNodeName))
      .catch((error: unknown) => this.log.debug('condition not written', { pod: pod.metadata.name, error }));
  }

  /** Writes what is decided; what comes to nothing is taken back, and the Pod is tried again. */
  private async bindingCycle(queued: QueuedPod, state: CycleState, nodeName: string): Promise<void> {
    const { info } = queued;
    const { name, namespace } = info.pod.metadata;
    const abort = new AbortController();
    this.bindingCycles.set(info.key, abort);
    try {
      await this.framework.runPreBindPlugins(state, info, nodeName, abort.signal);
      await this.writes.run(() => this.framework.runBindPlugin(state, info, nodeName));
      const message = `Successfully assigned ${namespace}/${name} to ${nodeName}`;
      this.events.normal(info.pod, 'Scheduled', message, 'Binding');
    } catch (error) {
      this.framework.runUnreservePlugins(state, info, nodeName);
      if (this.state !== 'started') return;
      // Otherwise the Pod is gone, or bound by somebody else.
      const isOwn = this.bindingCycles.get(info.key) === abort;
      if (isOwn) this.bindingCycles.delete(info.key);
      const node = isOwn ? this.cache.forgetPod(info.key) : this.cache.nodeInfo(nodeName);
      this.queue.moveOnEvent({ label: 'AssignedPod/Delete', pod: info, node });
      if (isOwn) this.retry(queued, nodeName, error);
    }
  }

  private retry(queued: QueuedPod, nodeName: string, error: unknown): void {
    const pod = this.pods.cache.get(queued.info.pod.metadata);
    if (!pod || podKey(pod) !== queued.key || !isResponsibleFor(pod)) return;
    const fields = { pod: pod.metadata.name, node: nodeName, error };
    // A Pod that went meanwhile is nobody's trouble, and a crowd that is deleted while it is placed makes many of them.
    this.log[isNotFound(error) ? 'debug' : 'warn']('pod not bound', fields);
    this.queue.addAfterError(queued, new PodInfo(pod));
    // It was to go there, and has no better claim to the room than others now.
    this.writes
      .run(() => writeNomination(this.client, pod, ''))
      .catch((failure: unknown) =>
        this.log.debug('nomination not taken back', { ...fields, error: failure }),
      );
  }

  private endBindingCycle(key: string): void {
    this.bindingCycles.get(key)?.abort(SETTLED);
    this.bindingCycles.delete(key);
  }
}
