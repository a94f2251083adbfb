import { formatTime, type Node, type Pod, StatusError } from '../api/index.ts';
import { type Disposable, Disposables, type Log, type Random, equalIgnoringNulls } from '../base/index.ts';
import { type Client, createEventRecorder, type EventRecorder, type Informers } from '../client/index.ts';
import { type FilterPlugin, hasEnded, isUnscheduled, type ScorePlugin } from './framework.ts';
import { NodeInfo, podInfoOf, type PodInfo, podKey } from './node-info.ts';
import { place } from './placement.ts';
import { nodeAffinity } from './plugins/node-affinity.ts';
import { nodeName, nodeUnschedulable, taintToleration } from './plugins/node-state.ts';
import { balancedAllocation, nodePorts, nodeResourcesFit } from './plugins/resources.ts';
import { VolumeBinding } from './plugins/volume-binding.ts';
import { SchedulingQueue } from './scheduling-queue.ts';

export interface SchedulerOptions {
  readonly client: Client;
  readonly informers: Informers;
  readonly random: Random;
}

const NAME = 'default-scheduler';

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
  private readonly nodes = new Map<string, NodeInfo>();
  /** Pods on nodes that are not known (yet, or any more), by their key. */
  private readonly homeless = new Map<string, PodInfo>();
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
    const pods = informers.of<Pod>('v1', 'pods');
    this.started.add(
      nodes.addHandler({
        added: (node) => this.seeNode(node),
        updated: (node, old) => this.seeNode(node, old),
        deleted: (node) => this.loseNode(node),
      }),
    );
    this.started.add(
      pods.addHandler({
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
    void Promise.all([nodes, pods, ...storage].map((informer) => informer.whenSynced())).then(() => {
      this.synced = true;
      this.wake();
    });
  }

  dispose(): void {
    this.synced = false;
    this.started.dispose();
  }

  private seeNode(node: Node, old?: Node): void {
    const name = node.metadata.name ?? '';
    const info = this.nodes.get(name);
    if (info) {
      info.update(node);
    } else {
      const made = new NodeInfo(node);
      this.nodes.set(name, made);
      for (const pod of this.homeless.values()) if (pod.pod.spec?.nodeName === name) this.settle(pod, made);
    }
    if (!old || mattersForScheduling(node, old)) this.queue.wake('node-changed');
  }

  private loseNode(node: Node): void {
    const info = this.nodes.get(node.metadata.name ?? '');
    if (!info) return;
    this.nodes.delete(info.name);
    for (const pod of info.pods.values()) this.homeless.set(pod.key, pod);
  }

  private seePod(pod: Pod, old?: Pod): void {
    if (hasEnded(pod)) {
      this.losePod(pod);
    } else if (!isUnscheduled(pod)) {
      // Status and labels change often, and neither needs room.
      if (old && !isUnscheduled(old) && equalIgnoringNulls(pod.spec, old.spec)) return;
      this.queue.remove(podKey(pod));
      this.settlePod(podInfoOf(pod));
    } else if (this.isOurs(pod)) {
      if (
        old &&
        equalIgnoringNulls(pod.spec, old.spec) &&
        equalIgnoringNulls(pod.metadata.labels, old.metadata.labels)
      )
        return;
      this.queue.add(podInfoOf(pod));
    }
  }

  private isOurs(pod: Pod): boolean {
    const gated = (pod.spec?.schedulingGates ?? []).length > 0;
    const deleted = pod.metadata.deletionTimestamp !== undefined;
    return pod.spec?.schedulerName === NAME && !gated && !deleted;
  }

  private losePod(pod: Pod): void {
    const key = podKey(pod);
    this.queue.remove(key);
    const held = this.nodes.get(pod.spec?.nodeName ?? '')?.remove(key) ?? false;
    if (this.homeless.delete(key) || held) this.queue.wake('pod-removed');
  }

  private settlePod(info: PodInfo): void {
    const node = this.nodes.get(info.pod.spec?.nodeName ?? '');
    if (node) this.settle(info, node);
    else this.homeless.set(info.key, info);
  }

  private settle(info: PodInfo, node: NodeInfo): void {
    this.homeless.delete(info.key);
    node.add(info);
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
    const placement = place(info, [...this.nodes.values()], this.plugins, this.random);
    if (!placement.fits) {
      this.queue.wait(info, placement.wokenBy);
      void this.explain(info.pod, placement.message);
      return;
    }
    const { node } = placement;
    node.add(info);
    this.volumeBinding.reserve(info, node);
    this.bind(info, node).catch((error: unknown) => {
      this.volumeBinding.unreserve(info);
      node.remove(info.key);
      if (error instanceof StatusError && error.code === 404) return;
      this.log.warn('pod not bound', { pod: info.pod.metadata.name, node: node.name, error });
      this.queue.retry(info);
    });
  }

  private async bind(info: PodInfo, node: NodeInfo): Promise<void> {
    await this.volumeBinding.beforeBind(info, node);
    const { pod } = info;
    const { name = '', namespace = '', uid = '' } = pod.metadata;
    const pods = this.client.resource<Pod>('v1', 'pods');
    await pods.createSubresource({ name, namespace }, 'binding', {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name, namespace, uid },
      target: { kind: 'Node', name: node.name },
    });
    const message = `Successfully assigned ${namespace}/${name} to ${node.name}`;
    this.events.normal(pod, 'Scheduled', message, 'Binding');
  }

  /** Says on the Pod why it is not placed. */
  private async explain(pod: Pod, message: string): Promise<void> {
    this.events.warning(pod, 'FailedScheduling', message, 'Scheduling');
    const known = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
    if (known?.status === 'False' && known.message === message) return;
    const condition = {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message,
      lastTransitionTime:
        known?.status === 'False' ? known.lastTransitionTime : formatTime(this.client.clock.now()),
    };
    const pods = this.client.resource<Pod>('v1', 'pods');
    const body = { metadata: { uid: pod.metadata.uid }, status: { conditions: [condition] } };
    try {
      await pods.patch(pod.metadata, 'strategic', body, { subresource: 'status' });
    } catch (error) {
      this.log.debug('condition not written', { pod: pod.metadata.name, error });
    }
  }
}

function mattersForScheduling(node: Node, old: Node): boolean {
  return !(
    equalIgnoringNulls(node.spec, old.spec) &&
    equalIgnoringNulls(node.metadata.labels, old.metadata.labels) &&
    equalIgnoringNulls(node.status?.allocatable, old.status?.allocatable)
  );
}
