import type { Node, Pod } from '../kinds/index.ts';
import { type Disposable, Disposables, equalIgnoringNulls, type Log, type Random } from '../base/index.ts';
import {
  type Client,
  createEventRecorder,
  type EventRecorder,
  type Informer,
  type Informers,
} from '../client/index.ts';
import { type FilterPlugin, hasEnded, isUnscheduled, type ScorePlugin } from './framework.ts';
import { NodeBook } from './node-book.ts';
import { type NodeInfo, type PodInfo, podInfoOf, podKey } from './node-info.ts';
import { place } from './placement.ts';
import { nodeAffinity } from './plugins/node-affinity.ts';
import { nodeName, nodeUnschedulable, taintToleration } from './plugins/node-state.ts';
import { balancedAllocation, nodePorts, nodeResourcesFit } from './plugins/resources.ts';
import { VolumeBinding } from './plugins/volume-binding.ts';
import { writeBinding, writeUnschedulable } from './pod-writes.ts';
import { SchedulingQueue } from './scheduling-queue.ts';

export interface SchedulerOptions {
  readonly client: Client;
  readonly informers: Informers;
  readonly random: Random;
}

const NAME = 'default-scheduler';

/** A Pod is taken to be on a node while its binding is written; `abort` ends what is waited for before. */
interface Assumption {
  readonly node: NodeInfo;
  readonly abort: AbortController;
}

/** In upstream's order: the first that rejects a node is the one that is named. */
const FILTERS: readonly FilterPlugin[] = [
  nodeUnschedulable,
  nodeName,
  taintToleration,
  nodeAffinity,
  nodePorts,
  nodeResourcesFit,
];
const SCORES: readonly ScorePlugin[] = [taintToleration, nodeAffinity, nodeResourcesFit, balancedAllocation];

/** Starts to bind Pods to nodes. */
export function startScheduler(options: SchedulerOptions): Disposable {
  return new Scheduler(options);
}

/**
 * Places one Pod after the other: what it decides is taken as done at once, while the binding is written beside the
 * next decision. Work is in what changes: an event touches one node's numbers, or one Pod's place in the queue.
 */
class Scheduler implements Disposable {
  private readonly client: Client;
  private readonly log: Log;
  private readonly random: Random;
  private readonly events: EventRecorder;
  private readonly queue: SchedulingQueue;
  private readonly pods: Informer<Pod>;
  private readonly nodes = new NodeBook();
  /** The Pods that are placed, until the API says so, too; by their key. */
  private readonly assumed = new Map<string, Assumption>();
  private readonly started = new Disposables();
  private readonly volumeBinding: VolumeBinding;
  private readonly plugins: {
    readonly filters: readonly FilterPlugin[];
    readonly scores: readonly ScorePlugin[];
  };
  private synced = false;
  private running = false;

  constructor({ client, informers, random }: SchedulerOptions) {
    this.client = client;
    this.log = client.log.named('scheduler');
    this.random = random;
    this.events = this.started.add(createEventRecorder(client, NAME));
    this.queue = this.started.add(new SchedulingQueue(client.clock, () => this.wake()));
    this.volumeBinding = new VolumeBinding(client, informers);
    this.plugins = { filters: [...FILTERS, this.volumeBinding], scores: SCORES };
    const nodes = informers.of<Node>('v1', 'nodes');
    this.pods = informers.of<Pod>('v1', 'pods');
    this.started.add(
      nodes.addHandler({
        added: (node) => this.seeNode(node),
        updated: (node, old) => this.seeNode(node, old),
        deleted: (node) => this.nodes.lose(node),
      }),
    );
    this.started.add(
      this.pods.addHandler({
        added: (pod) => this.seePod(pod),
        updated: (pod, old) => this.seePod(pod, old),
        deleted: (pod) => this.losePod(pod),
      }),
    );
    const storageChanged = (): void => this.queue.wake('storage-changed');
    const storage = this.volumeBinding.sources;
    for (const informer of storage) {
      const handler = { added: storageChanged, updated: storageChanged, deleted: storageChanged };
      this.started.add(informer.addHandler(handler));
    }
    void Promise.all([nodes, this.pods, ...storage].map((informer) => informer.whenSynced())).then(() => {
      this.synced = true;
      this.wake();
    });
  }

  dispose(): void {
    this.synced = false;
    this.started.dispose();
    for (const { abort } of this.assumed.values()) abort.abort();
    this.assumed.clear();
  }

  private seeNode(node: Node, old?: Node): void {
    this.nodes.see(node);
    if (!old || mattersForScheduling(node, old)) this.queue.wake('node-changed');
  }

  private seePod(pod: Pod, old?: Pod): void {
    if (hasEnded(pod)) this.losePod(pod);
    else if (!isUnscheduled(pod)) this.seeBound(pod, old);
    else this.seeUnscheduled(pod, old);
  }

  private seeBound(pod: Pod, old: Pod | undefined): void {
    // Status and labels change often, and neither needs room.
    if (old && !isUnscheduled(old) && equalIgnoringNulls(pod.spec, old.spec)) return;
    const info = podInfoOf(pod);
    this.queue.remove(info.key);
    this.endAssumption(info.key);
    this.nodes.settle(info);
  }

  private seeUnscheduled(pod: Pod, old: Pod | undefined): void {
    const key = podKey(pod);
    // Where it goes is decided: should that fail, it is looked at as it is then.
    if (this.assumed.has(key)) return;
    if (!isOurs(pod)) this.queue.remove(key);
    else if (!old || changedForScheduling(pod, old)) this.queue.add(podInfoOf(pod));
  }

  private losePod(pod: Pod): void {
    const key = podKey(pod);
    this.queue.remove(key);
    const released = this.nodes.release(key, pod.spec?.nodeName ?? '');
    if (this.endAssumption(key) || released) this.queue.wake('pod-removed');
  }

  private wake(): void {
    if (!this.synced || this.running) return;
    this.running = true;
    // A microtask later, all that one change brings about is in the queue.
    queueMicrotask(() => {
      this.running = false;
      for (let info = this.synced ? this.queue.take() : undefined; info; info = this.queue.take()) {
        this.schedule(info);
      }
    });
  }

  private schedule(info: PodInfo): void {
    const placement = place(info, this.nodes.list(), this.plugins, this.random);
    if (placement.fits) {
      void this.bind(info, placement.node);
      return;
    }
    this.queue.wait(info, placement.wokenBy);
    writeUnschedulable(this.client, this.events, info.pod, placement.message).catch((error: unknown) =>
      this.log.debug('condition not written', { pod: info.pod.metadata.name, error }),
    );
  }

  /** Takes the Pod's room at once, then writes; what comes to nothing is taken back, and the Pod is tried again. */
  private async bind(info: PodInfo, node: NodeInfo): Promise<void> {
    const assumption: Assumption = { node, abort: new AbortController() };
    this.assumed.set(info.key, assumption);
    node.add(info);
    this.volumeBinding.reserve(info, node);
    try {
      await this.volumeBinding.beforeBind(info, node, assumption.abort.signal);
      await writeBinding(this.client, this.events, info.pod, node.name);
    } catch (error) {
      this.volumeBinding.unreserve(info);
      // The Pod is gone, or bound by somebody else, or the scheduler has ended.
      if (this.assumed.get(info.key) !== assumption) return;
      this.endAssumption(info.key);
      this.queue.wake('pod-removed');
      const pod = this.pods.cache.get(info.pod.metadata);
      if (!pod || podKey(pod) !== info.key || !isOurs(pod)) return;
      this.log.warn('pod not bound', { pod: info.pod.metadata.name, node: node.name, error });
      this.queue.retry(podInfoOf(pod));
    }
  }

  /** The Pod takes no room any more where it was about to be bound. True where it did. */
  private endAssumption(key: string): boolean {
    const assumption = this.assumed.get(key);
    if (!assumption) return false;
    this.assumed.delete(key);
    assumption.abort.abort();
    assumption.node.remove(key);
    this.nodes.release(key, assumption.node.name);
    return true;
  }
}

/** Whether a Pod without a node is this scheduler's to place. */
function isOurs(pod: Pod): boolean {
  const gated = (pod.spec?.schedulingGates ?? []).length > 0;
  const deleted = pod.metadata.deletionTimestamp !== undefined;
  return pod.spec?.schedulerName === NAME && !gated && !deleted;
}

function changedForScheduling(pod: Pod, old: Pod): boolean {
  return !(
    equalIgnoringNulls(pod.spec, old.spec) && equalIgnoringNulls(pod.metadata.labels, old.metadata.labels)
  );
}

function mattersForScheduling(node: Node, old: Node): boolean {
  return !(
    equalIgnoringNulls(node.spec, old.spec) &&
    equalIgnoringNulls(node.metadata.labels, old.metadata.labels) &&
    equalIgnoringNulls(node.status?.allocatable, old.status?.allocatable)
  );
}
