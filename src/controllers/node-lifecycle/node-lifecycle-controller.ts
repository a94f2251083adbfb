import { findCondition, formatTime } from '../../api/index.ts';
import { isReady, type Lease, type Node, type Pod, podCondition } from '../../kinds/index.ts';
import { deepEqual, type Disposable, Disposables } from '../../base/index.ts';
import {
  createEventRecorder,
  type EventRecorder,
  type Informer,
  isConflict,
  nameOfKey,
  type ReconcileResult,
  type ResourceClient,
  startController,
  type WatchSource,
  type WorkQueue,
} from '../../client/index.ts';
import { eachInSlices, unlessGone } from '../library/objects/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import { nextTaints, readyStatusOf, silentConditions } from './node-conditions.ts';

/** A node that has not been heard of for so long is unreachable. */
const GRACE_MS = 50_000;
const CONFLICT_RETRIES = 3;
/** By this label a node does not count among those of which one has to be ready. */
const UNCOUNTED = 'node.kubernetes.io/exclude-disruption';
const LEASE_NAMESPACE = 'kube-node-lease';

/** Taints nodes by what they say of themselves, and speaks for those that say nothing any more. */
export function startNodeLifecycleController(context: ControllerContext): Disposable {
  const started = new Disposables();
  const controller = new NodeLifecycleController(context, started);
  started.add(
    startController(context, {
      watches: controller.watches(),
      reads: [controller.pods],
      reconcile: (key) => controller.reconcile(key),
    }),
  );
  return started;
}

class NodeLifecycleController {
  readonly pods: Informer<Pod>;
  private readonly context: ControllerContext;
  private readonly nodes: Informer<Node>;
  private readonly leases: Informer<Lease>;
  private readonly nodeResource: ResourceClient<Node>;
  private readonly podResource: ResourceClient<Pod>;
  private readonly events: EventRecorder;
  /** When each node was last heard of, by our clock: nobody else's is trusted. */
  private readonly heardMs = new Map<string, number>();
  /** The nodes that say that they are ready, or said so last. */
  private readonly ready = new Set<string>();
  /** No node is ready: then more likely it is us whom they do not reach, and nothing is evicted. */
  private isDisrupted = false;
  private queue: Pick<WorkQueue, 'add'> | undefined;

  constructor(context: ControllerContext, started: Disposables) {
    const { client, informers } = context;
    this.context = context;
    this.nodes = informers.of<Node>('v1', 'nodes');
    this.pods = informers.of<Pod>('v1', 'pods');
    this.leases = informers.of<Lease>('coordination.k8s.io/v1', 'leases');
    this.nodeResource = client.resource<Node>('v1', 'nodes');
    this.podResource = client.resource<Pod>('v1', 'pods');
    this.events = started.add(createEventRecorder(client, 'node-controller'));
  }

  watches(): WatchSource[] {
    return [this.watchNodes(), this.watchLeases()];
  }

  async reconcile(name: string): Promise<ReconcileResult | void> {
    const cached = this.nodes.cache.get(nameOfKey(name));
    if (!cached) return;
    const nowMs = this.now();
    const leftMs = (this.aliveMs(name) ?? nowMs) + GRACE_MS - nowMs;
    const node = leftMs > 0 ? cached : await this.declareSilent(cached, nowMs);
    this.see(node);
    await this.taint(node, nowMs);
    if (readyStatusOf(node) !== 'True') await this.markPodsUnready(name);
    // Of one that runs beside this controller it is said when it is silent.
    const isAlive = this.context.nodeLiveness?.lastAliveMs(name) === nowMs;
    if (leftMs > 0 && !isAlive) return { againAfterMs: leftMs };
  }

  /** Writes the taints that follow from the node's conditions; onto what is there now where somebody else was faster. */
  private async taint(node: Node, nowMs: number): Promise<void> {
    let current = node;
    for (let attempt = 0; ; attempt++) {
      const taints = nextTaints(current, nowMs, { evicts: !this.isDisrupted });
      if (!taints) return;
      try {
        await this.nodeResource.update({ ...current, spec: { ...current.spec, taints } });
        return;
      } catch (error) {
        if (!isConflict(error) || attempt >= CONFLICT_RETRIES) throw error;
        current = await this.nodeResource.get(node.metadata);
      }
    }
  }

  private async declareSilent(node: Node, nowMs: number): Promise<Node> {
    const conditions = silentConditions(node, nowMs);
    if (!conditions) return node;
    const { name = '' } = node.metadata;
    const wasReady = readyStatusOf(node) === 'True';
    const written = await this.nodeResource.updateStatus({ ...node, status: { ...node.status, conditions } });
    if (wasReady) this.events.normal(node, 'NodeNotReady', `Node ${name} status is now: NodeNotReady`);
    return written;
  }

  /** Nobody but this controller will say it: Pods of such a node are not ready, whatever they last were. */
  private async markPodsUnready(nodeName: string): Promise<void> {
    const onNode = this.pods.cache.index('node', ({ spec }) => [spec?.nodeName ?? '']);
    const ready = onNode.get(nodeName).filter(isReady);
    await eachInSlices(this.context.clock, ready, async (pod) => {
      const condition = {
        ...podCondition(pod, 'Ready'),
        type: 'Ready',
        status: 'False',
        lastTransitionTime: formatTime(this.now()),
      };
      const body = { metadata: { uid: pod.metadata.uid }, status: { conditions: [condition] } };
      await unlessGone(this.podResource.patch(pod.metadata, 'strategic', body, { subresource: 'status' }));
      this.events.warning(pod, 'NodeNotReady', 'Node is not ready');
    });
  }

  private watchNodes(): WatchSource {
    const { nodes } = this;
    return {
      informer: nodes,
      start: (queue) => {
        this.queue = queue;
        const watching = new Disposables();
        const silent = this.context.nodeLiveness?.onSilent((name) => queue.add(name));
        if (silent) watching.add(silent);
        watching.add(
          nodes.addHandler({
            added: (node) => {
              this.hear(node.metadata.name);
              this.see(node);
              this.tell(node, 'RegisteredNode', 'Registered Node', 'in Controller');
              queue.add(node.metadata.name ?? '');
            },
            updated: (node, old) => {
              const { name = '' } = node.metadata;
              if (heartbeatOf(node) !== heartbeatOf(old)) this.hear(name);
              this.see(node);
              const same = deepEqual(statusesOf(node), statusesOf(old)) && deepEqual(node.spec, old.spec);
              if (!same) queue.add(name);
            },
            deleted: (node) => {
              const { name = '' } = node.metadata;
              this.heardMs.delete(name);
              this.ready.delete(name);
              this.review();
              this.tell(node, 'RemovingNode', 'Removing Node', 'from Controller');
            },
          }),
        );
        return watching;
      },
    };
  }

  /** A heartbeat is no reason to look at a node: the time until it would be silent is only longer. */
  private watchLeases(): WatchSource {
    const { leases } = this;
    return {
      informer: leases,
      start: () => {
        const hear = ({ metadata }: Lease): void => {
          if (metadata.namespace === LEASE_NAMESPACE) this.hear(metadata.name);
        };
        return leases.addHandler({ added: hear, updated: hear });
      },
    };
  }

  private hear(name: string | undefined): void {
    if (name !== undefined) this.heardMs.set(name, this.now());
  }

  /** Until when a node is known to have been alive: by what it wrote, or because it runs beside this controller. */
  private aliveMs(name: string): number | undefined {
    const heardMs = this.heardMs.get(name);
    const aliveMs = this.context.nodeLiveness?.lastAliveMs(name);
    return aliveMs === undefined ? heardMs : Math.max(aliveMs, heardMs ?? 0);
  }

  /** Takes in whether a node is ready. */
  private see(node: Node): void {
    const { name = '', labels } = node.metadata;
    const counts = readyStatusOf(node) === 'True' && !Object.hasOwn(labels ?? {}, UNCOUNTED);
    if (counts) this.ready.add(name);
    else this.ready.delete(name);
    this.review();
  }

  /** Where the last node stops being ready, or the first is again, it is another matter for all of them. */
  private review(): void {
    const isDisrupted = !this.isAnyReady();
    if (isDisrupted === this.isDisrupted) return;
    this.isDisrupted = isDisrupted;
    for (const { metadata } of this.nodes.cache.list()) {
      // What was not heard while nobody was says nothing of one node.
      if (!isDisrupted) this.hear(metadata.name);
      this.queue?.add(metadata.name ?? '');
    }
  }

  /** One that is silent may still say that it is ready: nobody has looked yet. */
  private isAnyReady(): boolean {
    const since = this.now() - GRACE_MS;
    for (const name of this.ready) if ((this.aliveMs(name) ?? 0) > since) return true;
    return false;
  }

  private tell(node: Node, reason: string, verb: string, where: string): void {
    const { name = '' } = node.metadata;
    this.events.normal(node, reason, `Node ${name} event: ${verb} ${name} ${where}`);
  }

  private now(): number {
    return this.context.clock.now();
  }
}

function heartbeatOf({ status }: Node): string | undefined {
  return findCondition(status?.conditions, 'Ready')?.lastHeartbeatTime;
}

function statusesOf({ status }: Node): string[] {
  return (status?.conditions ?? []).map((condition) => `${condition.type}=${condition.status}`);
}
