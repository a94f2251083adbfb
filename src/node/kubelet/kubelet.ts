import { findCondition } from '../../api/index.ts';
import type { Node, Pod } from '../../kinds/index.ts';
import { type Disposable, Disposables } from '../../base/index.ts';
import { type Client, createEventRecorder, type EventRecorder, isNewer } from '../../client/index.ts';
import type { ImageService, RuntimeService, RuntimeStatus } from '../cri/index.ts';
import {
  createImageManager,
  type Environment,
  missingPullSecrets,
  type ReferencedObjects,
  type ProbeManager,
  type VolumeManager,
} from '../managers/index.ts';
import type { Heartbeats } from './heartbeats.ts';
import { type NodeFacts, nodeStatusOf, saysStatus } from './node-status.ts';
import {
  type NodeResources,
  nodeResourcesOf,
  type Reserved,
  reservedOf,
  saysResources,
} from './node-resources.ts';
import { PodAdmission } from './pod-admission.ts';
import type { PodDispatch } from './pod-dispatch.ts';
import type { PodTurns } from './pod-turns.ts';
import { PodWorkers } from './pod-workers.ts';
import type { RestartPolicy } from './restart-policy.ts';

export interface KubeletOptions {
  readonly client: Client;
  readonly node: Node;
  readonly facts: NodeFacts;
  readonly heartbeats: Heartbeats;
  readonly pods: PodDispatch;
  readonly turns: PodTurns;
  readonly runtime: RuntimeService;
  readonly images: ImageService;
  /** Made with the recorder of its events. */
  probesOf(events: EventRecorder | undefined): ProbeManager & Disposable;
  /** Made with the recorder of its events. */
  volumesOf(events: EventRecorder | undefined): VolumeManager & Disposable;
  readonly environment: Environment;
  /** What Pods refer to; left out, no Pod waits for it. */
  readonly objects?: ReferencedObjects;
  readonly restarts: RestartPolicy;
  /** Whether it takes every Pod, whatever room there is. */
  readonly admitsAll: boolean;
  /** Whether the Pods' events say what the node does. */
  readonly tellsEvents: boolean;
}

/** One node's kubelet. */
export interface Kubelet extends Disposable {
  /** Resolves when the node's status was written for the first time. */
  readonly ready: Promise<void>;
  /** The Node has changed. */
  update(node: Node): void;
}

const RETRY_MS = 1000;
/**
 * For so long a node waits for the range of its Pods before it says that it is not ready: it usually comes at once, and
 * being unready for a moment would cost the cluster taints and writes.
 */
const NETWORK_GRACE_MS = 500;

/** Starts a kubelet: it says how its node is, renews its Lease, and takes every Pod bound to it through its life. */
export function startKubelet(options: KubeletOptions): Kubelet {
  return new NodeKubelet(options);
}

class NodeKubelet implements Kubelet {
  readonly ready: Promise<void>;
  private readonly options: KubeletOptions;
  private readonly started = new Disposables();
  private node: Node;
  private readonly reserved: Reserved;
  private resources: NodeResources;
  private readonly admission: PodAdmission;
  private runtimeVersion = '';
  private podCidr: string | undefined;
  private problem: string | undefined;
  private workers: PodWorkers | undefined;
  private posted: { readonly problem: string | undefined } | undefined;
  private posting = false;
  private retry: Disposable | undefined;
  private disposed = false;
  private isReady: () => void = () => {};

  constructor(options: KubeletOptions) {
    this.options = options;
    const { node, facts } = options;
    this.node = node;
    this.reserved = reservedOf(facts.capacity, node.status);
    this.resources = nodeResourcesOf(facts.capacity, this.reserved, node.status);
    this.admission = new PodAdmission(node, this.resources);
    this.ready = new Promise((resolve) => (this.isReady = resolve));
    this.started.add(options.heartbeats.begin(options.node, options.client));
    void this.start();
  }

  update(node: Node): void {
    this.see(node);
    if (podCidrOf(node) !== this.podCidr && this.workers) void this.configure();
    if (this.posted) this.postStatus();
  }

  dispose(): void {
    this.disposed = true;
    this.retry?.dispose();
    this.started.dispose();
  }

  private async start(): Promise<void> {
    const { client, runtime, images, objects, environment, restarts, tellsEvents, facts, turns } =
      this.options;
    try {
      const { runtimeName, runtimeVersion } = await runtime.version();
      this.runtimeVersion = `${runtimeName}://${runtimeVersion}`;
      const { clock, log } = client;
      const recorder = tellsEvents
        ? this.started.add(createEventRecorder(client, 'kubelet', { host: facts.name }))
        : undefined;
      const events = recorder ? { events: recorder } : {};
      const context = {
        runtime,
        runtimeName,
        probes: this.started.add(this.options.probesOf(recorder)),
        volumes: this.started.add(this.options.volumesOf(recorder)),
        environment,
        restarts,
        turns,
        clock,
        log,
        ...events,
        images: createImageManager({ images, clock, ...events }),
        hostIp: facts.internalIp,
        allocatable: () => this.resources.allocatable,
        ...(objects ? { missingPullSecrets: (pod: Pod) => missingPullSecrets(pod, objects) } : {}),
      };
      this.workers = this.started.add(
        new PodWorkers({
          context,
          pods: client.resource<Pod>('v1', 'pods'),
          ...(this.options.admitsAll ? {} : { admission: this.admission }),
          networkProblem: () => this.problem,
        }),
      );
    } catch (error) {
      this.again('runtime does not answer', error, () => void this.start());
      return;
    }
    await this.configure();
    await this.runPods(this.workers);
  }

  private async runPods(workers: PodWorkers): Promise<void> {
    const { pods, facts, objects } = this.options;
    await Promise.all([workers.start(), pods.whenSynced(), objects?.whenSynced()]);
    this.started.add(pods.listen(facts.name, workers));
    await workers.removeOrphans();
  }

  /** Hands on to the runtime what the Node says, and looks how the runtime is. */
  private async configure(): Promise<void> {
    const { runtime, client } = this.options;
    const podCidr = podCidrOf(this.node);
    try {
      if (podCidr !== undefined && podCidr !== this.podCidr) {
        await runtime.updateRuntimeConfig({ networkConfig: { podCidr } });
        this.podCidr = podCidr;
      }
      this.problem = problemOf(await runtime.status());
    } catch (error) {
      this.again('runtime not configured', error, () => void this.configure());
      return;
    }
    if (this.problem === undefined) this.workers?.wakeAll();
    if (this.problem === undefined || this.posted) this.postStatus();
    else this.started.add(client.clock.setTimer(NETWORK_GRACE_MS, () => this.postStatus()));
  }

  /** Writes the node's status where it is another than was written before. */
  private postStatus(): void {
    if (this.disposed || this.posting || this.isPosted) return;
    const { client, facts } = this.options;
    const { problem, node, resources } = this;
    const runtime = { version: this.runtimeVersion, problem };
    const status = nodeStatusOf(facts, runtime, resources, node.status, client.clock.now());
    // A node that was registered with all of it has nothing to add, nor has one whose process was gone for a moment.
    if (!this.posted && saysStatus(node.status, status) && saysResources(node.status, resources)) {
      this.posted = { problem };
      this.isReady();
      return;
    }
    const gone = noLongerIn(node.status?.allocatable, resources.allocatable);
    const body = { status: { ...status, allocatable: { ...resources.allocatable, ...gone } } };
    this.posting = true;
    client
      .resource<Node>('v1', 'nodes')
      .patch(node.metadata, 'strategic', body, { subresource: 'status' })
      .then(
        (written) => {
          this.posting = false;
          this.posted = { problem };
          this.see(written);
          this.isReady();
          this.postStatus();
        },
        (error: unknown) => {
          this.posting = false;
          this.again('node status not written', error, () => this.postStatus());
        },
      );
  }

  private get isPosted(): boolean {
    return (
      this.posted !== undefined &&
      this.posted.problem === this.problem &&
      // Somebody spoke for it while it was not heard.
      findCondition(this.node.status?.conditions, 'Ready')?.status !== 'Unknown' &&
      saysResources(this.node.status, this.resources)
    );
  }

  /** A version of the Node: what a write answers and what a watch tells come in either order. */
  private see(node: Node): void {
    if (!isNewer(node, this.node)) return;
    this.node = node;
    this.resources = nodeResourcesOf(this.options.facts.capacity, this.reserved, node.status);
    this.admission.setNode(node, this.resources);
  }

  private again(
    message: 'runtime does not answer' | 'runtime not configured' | 'node status not written',
    error: unknown,
    call: () => void,
  ): void {
    if (this.disposed) return;
    const { client, facts } = this.options;
    client.log.warn(message, { node: facts.name, error });
    this.retry?.dispose();
    this.retry = client.clock.setTimer(RETRY_MS, call);
  }
}

/** The range of a node's Pods, of which only IPv4 is used. */
function podCidrOf({ spec }: Node): string | undefined {
  const cidrs = spec?.podCIDRs ?? (spec?.podCIDR ? [spec.podCIDR] : []);
  return cidrs.find((cidr) => !cidr.includes(':'));
}

/** For a patch: what is there and is to be no longer. */
function noLongerIn(known: object | undefined, wanted: object): Record<string, null> {
  const gone = Object.keys(known ?? {}).filter((name) => !Object.hasOwn(wanted, name));
  return Object.fromEntries(gone.map((name) => [name, null]));
}

/** What keeps a runtime from running Pods, in the words of upstream's node condition. */
function problemOf({ conditions }: RuntimeStatus): string | undefined {
  const failing = conditions.find(({ status }) => !status);
  if (!failing) return undefined;
  const { type, reason, message } = failing;
  const what =
    type === 'NetworkReady' ? 'container runtime network not ready' : 'container runtime is not ready';
  return `${what}: ${type}=false reason:${reason} message:${message}`;
}
