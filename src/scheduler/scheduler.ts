import { isAssigned, isTerminating, type Pod } from '../kinds/index.ts';
import { StatusError } from '../api/index.ts';
import { type Disposable, Disposables, type Log, type Random, TimeSlice } from '../base/index.ts';
import {
  type Client,
  createEventRecorder,
  type Informer,
  type Informers,
  isNotFound,
} from '../client/index.ts';
import { NodeSnapshot, SchedulerCache } from './cache/index.ts';
import { DEFAULT_CONFIGURATION, type SchedulerConfiguration } from './configuration/index.ts';
import { EventHandlers } from './event-handlers.ts';
import { formatFitError } from './fit-error.ts';
import { CycleState, type Diagnosis, Framework, Nominator, PodInfo, podKey } from './framework/index.ts';
import { Inbox } from './inbox.ts';
import { createPlugins, type PluginsOptions } from './plugins/index.ts';
import { type UnscheduledReason, writeUnschedulable } from './pod-writes.ts';
import { Preemptor } from './preemptor.ts';
import type { Profile } from './profile.ts';
import { type QueuedPod, SchedulingQueue } from './queue/index.ts';
import { PodScheduler } from './schedule-pod.ts';
import { WriteLimit } from './write-limit.ts';

export interface SchedulerOptions {
  readonly client: Client;
  readonly informers: Informers;
  readonly random: Random;
  /** Upstream's defaults where left out. */
  readonly configuration?: SchedulerConfiguration | undefined;
}

/** How many bindings and conditions are written at a time. What waits for a volume is not among them. */
const WRITES_LIMIT = 100;
/** What follows upon a profile's name in the instance that events name: upstream has the name of its host there. */
const INSTANCE = 'wheelhouse';

/** Made once: each Pod that is bound ends its binding cycle. */
const SETTLED = new Error('the Pod has a node, or is gone');

const PREEMPTED = new Error('preempted by DefaultPreemption');

interface BindingCycle {
  readonly abort: AbortController;
  /** What has to be there before it is bound is. */
  isPrepared: boolean;
}

/** Starts to bind Pods to nodes. */
export function startScheduler(options: SchedulerOptions): Disposable {
  return new Scheduler(options);
}

/**
 * Places one Pod after the other, a few a turn: what it decides is taken as done at once, and written in a binding cycle beside the next
 * decision. Work is in what changes: an event touches one node's numbers, or the Pods that it can help.
 */
class Scheduler implements Disposable {
  private readonly client: Client;
  private readonly log: Log;
  /** By the names by which Pods choose them. */
  private readonly profiles: ReadonlyMap<string, Profile>;
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
  private readonly bindingCycles = new Map<string, BindingCycle>();
  private readonly started = new Disposables();
  private state: 'syncing' | 'started' | 'disposed' = 'syncing';
  private running = false;

  constructor({ client, informers, random, configuration = DEFAULT_CONFIGURATION }: SchedulerOptions) {
    const { clock } = client;
    this.client = client;
    this.log = client.log.named('scheduler');
    this.pods = informers.of<Pod>('v1', 'pods');
    const preemptions = {
      begin: (...preemption: Parameters<Preemptor['begin']>) => this.preemptor.begin(...preemption),
    };
    this.profiles = this.createProfiles(configuration, { client, informers, random, preemptions });
    this.slice = new TimeSlice(clock);
    this.podScheduler = new PodScheduler(this.slice);
    const { log, inbox, cache, nominator } = this;
    this.queue = this.started.add(
      new SchedulingQueue({
        clock,
        log,
        frameworks: new Map([...this.profiles].map(([name, { framework }]) => [name, framework])),
        podInitialBackoffMs: configuration.podInitialBackoffSeconds * 1000,
        podMaxBackoffMs: configuration.podMaxBackoffSeconds * 1000,
        onReady: () => this.wake(),
      }),
    );
    const { queue } = this;
    const podNow = ({ key, pod }: PodInfo): Pod | undefined => {
      const now = this.pods.cache.get(pod.metadata);
      return now && podKey(now) === key ? now : undefined;
    };
    const eventsFor = ({ pod }: PodInfo): Profile['events'] | undefined => this.profileOf(pod)?.events;
    const cancelBinding = (key: string): boolean => this.cancelBinding(key);
    this.preemptor = new Preemptor({
      client,
      log,
      eventsFor,
      queue,
      nominator,
      podNow,
      cancelBinding,
    });
    const onSettled = (key: string): void => this.endBindingCycle(key);
    const handlers = this.started.add(
      new EventHandlers({
        log,
        informers,
        isResponsibleFor: (pod) => this.isResponsibleFor(pod),
        inbox,
        cache,
        queue,
        nominator,
        onSettled,
      }),
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

  /** Profiles that tell their plugins the same have them in common, and what they keep. */
  private createProfiles(
    { profiles }: SchedulerConfiguration,
    options: PluginsOptions,
  ): ReadonlyMap<string, Profile> {
    const { client } = options;
    const plugins = new Map<string, ReturnType<typeof createPlugins>>();
    const { nominator } = this;
    return new Map(
      profiles.map(({ schedulerName, plugins: sets, pluginArguments, percentageOfNodesToScore }) => {
        const told = JSON.stringify(pluginArguments);
        const own = plugins.get(told) ?? createPlugins(options, pluginArguments);
        plugins.set(told, own);
        const instance = `${schedulerName}-${INSTANCE}`;
        const events = this.started.add(createEventRecorder(client, schedulerName, { instance }));
        const framework = new Framework(own, { sets, nominator });
        return [schedulerName, { framework, percentageOfNodesToScore, events }];
      }),
    );
  }

  private profileOf({ spec }: Pod): Profile | undefined {
    return this.profiles.get(spec?.schedulerName ?? '');
  }

  /** Whether a Pod is this scheduler's to place. */
  private isResponsibleFor(pod: Pod): boolean {
    return !isAssigned(pod) && !isTerminating(pod) && this.profileOf(pod) !== undefined;
  }

  private wake(): void {
    if (this.state === 'disposed' || this.running) return;
    this.running = true;
    void this.run();
  }

  /** Looks at all that has happened, and tries all Pods that are ready, as many a turn as a slice has time for. */
  private async run(): Promise<void> {
    await this.slice.yield();
    for (;;) {
      // A binding is under way once its turn has ended.
      if (this.slice.spend() || this.writes.isAlmostFull) await this.slice.yield();
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
    const profile = this.profileOf(info.pod);
    if (!profile) {
      this.queue.delete(queued.key);
      return;
    }
    try {
      const { snapshot } = this;
      this.cache.updateSnapshot(snapshot);
      const result = await this.podScheduler.schedule({ profile, state, pod: info, snapshot });
      await this.inbox.drain(this.slice);
      // Meanwhile the Pod may have gone, or somebody else may have bound it.
      if (this.state !== 'started' || !this.queue.isInFlight(queued)) return;
      if (result.fits) this.assume(profile, queued, state, result.nodeName);
      else await this.reject(profile, queued, state, result.diagnosis);
    } catch (error) {
      this.log.error('pod not scheduled', { pod: info.pod.metadata.name, error });
      if (!this.queue.isInFlight(queued)) return;
      this.queue.addAfterError(queued, queued.info);
      this.tell(profile, queued.info.pod, 'SchedulerError', messageOf(error), '');
    }
  }

  /** Takes the Pod's room at once, and begins to write. */
  private assume(profile: Profile, queued: QueuedPod, state: CycleState, nodeName: string): void {
    const { info } = queued;
    this.cache.assumePod(info, nodeName);
    this.nominator.delete(info.key);
    try {
      profile.framework.runReservePlugins(state, info, nodeName);
    } catch (error) {
      this.cache.forgetPod(info.key);
      throw error;
    }
    this.queue.done(queued);
    void this.bindingCycle(profile, queued, state, nodeName);
  }

  private async reject(
    profile: Profile,
    queued: QueuedPod,
    state: CycleState,
    diagnosis: Diagnosis,
  ): Promise<void> {
    const { info } = queued;
    const { snapshot, slice } = this;
    const { message: outcome, nominatedNodeName } = await profile.framework.runPostFilterPlugins({
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
    this.tell(profile, queued.info.pod, 'Unschedulable', message, nominatedNodeName);
  }

  /** Says why the Pod has no node yet: by an event, and on the Pod. */
  private tell(
    { events }: Profile,
    pod: Pod,
    reason: UnscheduledReason,
    message: string,
    nominatedNodeName: string | undefined,
  ): void {
    events.warning(pod, 'FailedScheduling', message, 'Scheduling');
    this.writes
      .run(() => writeUnschedulable(this.client, pod, reason, message, nominatedNodeName))
      .catch((error: unknown) => this.log.debug('condition not written', { pod: pod.metadata.name, error }));
  }

  /** Writes what is decided; what comes to nothing is taken back, and the Pod is tried again. */
  private async bindingCycle(
    profile: Profile,
    queued: QueuedPod,
    state: CycleState,
    nodeName: string,
  ): Promise<void> {
    const { framework, events } = profile;
    const { info } = queued;
    const { name, namespace } = info.pod.metadata;
    const cycle: BindingCycle = { abort: new AbortController(), isPrepared: false };
    this.bindingCycles.set(info.key, cycle);
    try {
      await framework.runPreBindPlugins(state, info, nodeName, cycle.abort.signal);
      cycle.abort.signal.throwIfAborted();
      cycle.isPrepared = true;
      await this.writes.run(() => framework.runBindPlugin(state, info, nodeName));
      const message = `Successfully assigned ${namespace}/${name} to ${nodeName}`;
      events.normal(info.pod, 'Scheduled', message, 'Binding');
    } catch (error) {
      framework.runUnreservePlugins(state, info, nodeName);
      if (this.state !== 'started') return;
      // Otherwise the Pod is gone, or bound by somebody else.
      const isOwn = this.bindingCycles.get(info.key) === cycle;
      if (isOwn) this.bindingCycles.delete(info.key);
      const node = isOwn ? this.cache.forgetPod(info.key) : this.cache.nodeInfo(nodeName);
      this.inbox.push(() => this.queue.moveOnEvent({ label: 'AssignedPod/Delete', pod: info, node }));
      if (isOwn) this.retry(profile, queued, nodeName, error);
    }
  }

  private retry(profile: Profile, queued: QueuedPod, nodeName: string, error: unknown): void {
    const pod = this.pods.cache.get(queued.info.pod.metadata);
    if (!pod || podKey(pod) !== queued.key || !this.isResponsibleFor(pod)) return;
    // A Pod that went meanwhile is nobody's trouble, and a crowd that is deleted while it is placed makes many of them.
    const isGone = error instanceof Error && isOfNobody(error.cause);
    this.log[isGone ? 'debug' : 'warn']('pod not bound', { pod: pod.metadata.name, node: nodeName, error });
    this.queue.addAfterError(queued, new PodInfo(pod));
    // If it was to go there, it has no better claim to the room than others now.
    if (!isGone) this.tell(profile, pod, 'SchedulerError', messageOf(error), '');
  }

  /** The Pod does not go where it was to go, and is tried again. False where it is on its way there for good, or not at all. */
  private cancelBinding(key: string): boolean {
    const cycle = this.bindingCycles.get(key);
    if (!cycle || cycle.isPrepared) return false;
    cycle.abort.abort(PREEMPTED);
    return true;
  }

  private endBindingCycle(key: string): void {
    this.bindingCycles.get(key)?.abort.abort(SETTLED);
    this.bindingCycles.delete(key);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether a Binding was refused because the Pod is gone, or on its way. */
function isOfNobody(cause: unknown): boolean {
  return isNotFound(cause) || (cause instanceof StatusError && / is being deleted,/.test(cause.message));
}
