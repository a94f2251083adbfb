import { type Clock, type Disposable, disposable } from '../../base/index.ts';
import {
  type Container,
  type ContainerConfig,
  type ContainerEventListener,
  type ContainerEventType,
  type ContainerFilter,
  type ContainerStats,
  type ContainerStatus,
  CriError,
  type ExecSyncResponse,
  type PodSandbox,
  type PodSandboxConfig,
  type PodSandboxFilter,
  type PodSandboxStatus,
  type RuntimeConfig,
  type RuntimeService,
  type RuntimeStatus,
  type VersionResponse,
} from '../cri/index.ts';
import { type AddressPool, NoAddressLeftError } from './address-pool.ts';
import { type Behaviour, RUNS_ON } from './behaviour.ts';
import { type Ended, SimulatedContainer } from './simulated-container.ts';

export const RUNTIME_NAME = 'simulated';

/** How a container behaves, and how many there were before it that share its exit codes. */
export interface ContainerPlan {
  readonly behaviour: Behaviour;
  /** Counts one more start. */
  countAttempt(): number;
}

export interface SimulatedRuntimeOptions {
  readonly clock: Clock;
  /** What a container of a Pod is to do; undefined where the Pod is not known any more. */
  planOf(sandbox: PodSandboxConfig['metadata'], containerName: string): ContainerPlan | undefined;
  /** The addresses of the range that the kubelet names. */
  poolOf(podCidr: string): AddressPool;
  /** The addresses of a network that needs no range from the kubelet. */
  readonly pool?: AddressPool;
}

interface Sandbox {
  readonly config: PodSandboxConfig;
  status: PodSandboxStatus;
  readonly containers: Map<string, SimulatedContainer>;
}

/** A sandbox and its containers that a runtime before this one had. */
export interface FormerSandbox {
  readonly config: PodSandboxConfig;
  readonly createdAtMs: number;
  readonly ips: readonly string[];
  /** Of each name the earlier attempts first. */
  readonly containers: readonly FormerContainer[];
}

export interface FormerContainer {
  readonly config: ContainerConfig;
  /** Since when it runs, or how it ended. */
  readonly state: { readonly runningSinceMs: number } | Ended;
}

/** A runtime that runs nothing: no process, no image. What it is told to start, it says to run. */
export class SimulatedRuntime implements RuntimeService, Disposable {
  private readonly options: SimulatedRuntimeOptions;
  private readonly sandboxes = new Map<string, Sandbox>();
  private readonly containers = new Map<string, SimulatedContainer>();
  private readonly listeners = new Set<ContainerEventListener>();
  private pool: AddressPool | undefined;

  constructor(options: SimulatedRuntimeOptions) {
    this.options = options;
    this.pool = options.pool;
  }

  async version(): Promise<VersionResponse> {
    return { runtimeName: RUNTIME_NAME, runtimeVersion: '1.0' };
  }

  async status(): Promise<RuntimeStatus> {
    const network = this.pool
      ? { status: true, reason: '', message: '' }
      : {
          status: false,
          reason: 'NetworkPluginNotReady',
          message: 'Network plugin returns error: cni plugin not initialized',
        };
    return {
      conditions: [
        { type: 'RuntimeReady', status: true, reason: '', message: '' },
        { type: 'NetworkReady', ...network },
      ],
    };
  }

  async updateRuntimeConfig({ networkConfig }: RuntimeConfig): Promise<void> {
    this.pool ??= this.options.poolOf(networkConfig.podCidr);
    for (const { status } of this.sandboxes.values()) this.reserve(status.network.ips);
  }

  async runPodSandbox(config: PodSandboxConfig): Promise<string> {
    const { uid, attempt } = config.metadata;
    const id = `${uid}/${attempt}`;
    if (this.sandboxes.has(id)) throw new CriError('AlreadyExists', `sandbox ${id} exists`);
    const isOnHost = config.namespaceOptions.network === 'node';
    const ips = isOnHost ? [] : [this.takeAddress(id)];
    this.addSandbox(id, config, ips, this.options.clock.now());
    this.tell(id, id, 'started');
    return id;
  }

  async stopPodSandbox(podSandboxId: string): Promise<void> {
    const sandbox = this.sandboxes.get(podSandboxId);
    if (!sandbox || sandbox.status.state === 'notReady') return;
    for (const container of sandbox.containers.values()) container.exit();
    sandbox.status = { ...sandbox.status, state: 'notReady' };
    for (const ip of sandbox.status.network.ips) this.pool?.giveBack(ip);
    this.tell(podSandboxId, podSandboxId, 'stopped');
  }

  async removePodSandbox(podSandboxId: string): Promise<void> {
    await this.stopPodSandbox(podSandboxId);
    const sandbox = this.sandboxes.get(podSandboxId);
    if (!sandbox) return;
    for (const id of sandbox.containers.keys()) this.containers.delete(id);
    sandbox.containers.clear();
    this.tell(podSandboxId, podSandboxId, 'deleted');
    this.sandboxes.delete(podSandboxId);
  }

  async podSandboxStatus(podSandboxId: string): Promise<PodSandboxStatus> {
    return this.sandbox(podSandboxId).status;
  }

  async listPodSandbox({ id, state }: PodSandboxFilter = {}): Promise<readonly PodSandbox[]> {
    const found = id === undefined ? [...this.sandboxes.values()] : [this.sandboxes.get(id)];
    return found.flatMap((each) =>
      each && (state === undefined || each.status.state === state) ? [each.status] : [],
    );
  }

  async createContainer(podSandboxId: string, config: ContainerConfig): Promise<string> {
    const sandbox = this.sandbox(podSandboxId);
    if (sandbox.status.state !== 'ready') {
      throw new CriError('FailedPrecondition', `sandbox ${podSandboxId} is not ready`);
    }
    const container = this.addContainer(sandbox, config, this.options.clock.now());
    this.tell(podSandboxId, container.id, 'created');
    return container.id;
  }

  async startContainer(containerId: string): Promise<void> {
    const container = this.container(containerId);
    if (!container.isCreated) {
      throw new CriError('FailedPrecondition', `container ${containerId} was started before`);
    }
    const { config } = this.sandbox(container.podSandboxId);
    const plan = this.options.planOf(config.metadata, container.status.metadata.name);
    container.start(plan?.countAttempt() ?? 0);
  }

  async stopContainer(containerId: string, timeoutSeconds: number): Promise<void> {
    await this.containers.get(containerId)?.stop(timeoutSeconds * 1000);
  }

  async removeContainer(containerId: string): Promise<void> {
    const container = this.containers.get(containerId);
    if (!container) return;
    container.exit();
    this.containers.delete(containerId);
    this.sandboxes.get(container.podSandboxId)?.containers.delete(containerId);
    this.tell(container.podSandboxId, containerId, 'deleted');
  }

  async listContainers({ id, podSandboxId, state }: ContainerFilter = {}): Promise<readonly Container[]> {
    const within =
      podSandboxId === undefined ? this.containers : this.sandboxes.get(podSandboxId)?.containers;
    const found = id === undefined ? [...(within?.values() ?? [])] : [within?.get(id)];
    const statuses = found.flatMap((container) => (container ? [container.status] : []));
    return state === undefined ? statuses : statuses.filter((status) => status.state === state);
  }

  async containerStatus(containerId: string): Promise<ContainerStatus> {
    return this.container(containerId).status;
  }

  /** Nothing writes into a log that could be reopened. */
  async reopenContainerLog(containerId: string): Promise<void> {
    this.container(containerId);
  }

  async execSync(containerId: string): Promise<ExecSyncResponse> {
    throw this.noProcess(containerId);
  }

  async exec({ containerId }: { readonly containerId: string }): Promise<number> {
    throw this.noProcess(containerId);
  }

  async attach({ containerId }: { readonly containerId: string }): Promise<void> {
    throw this.noProcess(containerId);
  }

  async portForward({ podSandboxId }: { readonly podSandboxId: string }): Promise<void> {
    this.sandbox(podSandboxId);
    throw new CriError('Unimplemented', `sandbox ${podSandboxId} is simulated: nothing listens in it`);
  }

  async containerStats(containerId: string): Promise<ContainerStats> {
    return this.statsOf(this.container(containerId));
  }

  async listContainerStats(filter?: ContainerFilter): Promise<readonly ContainerStats[]> {
    const listed = await this.listContainers(filter);
    return listed.map(({ id }) => this.statsOf(this.container(id)));
  }

  getContainerEvents(listener: ContainerEventListener): Disposable {
    this.listeners.add(listener);
    return disposable(() => this.listeners.delete(listener));
  }

  /**
   * Takes over what a runtime before it ran: its processes are gone with it, but simulated ones go on as if nothing had
   * happened.
   */
  restore(former: FormerSandbox): void {
    const { config, ips, createdAtMs } = former;
    const { uid, attempt } = config.metadata;
    this.reserve(ips);
    const sandbox = this.addSandbox(`${uid}/${attempt}`, config, ips, createdAtMs);
    const counted = new Map<string, number>();
    for (const { config: containerConfig, state } of former.containers) {
      const { metadata } = containerConfig;
      const container = this.addContainer(sandbox, containerConfig, createdAtMs);
      const plan = this.options.planOf(config.metadata, metadata.name);
      let before = 0;
      for (let n = counted.get(metadata.name) ?? 0; n <= metadata.attempt; n++)
        before = plan?.countAttempt() ?? 0;
      counted.set(metadata.name, metadata.attempt + 1);
      if ('runningSinceMs' in state) container.runFrom(state.runningSinceMs, before);
      else container.endedSo(state);
    }
  }

  dispose(): void {
    for (const container of this.containers.values()) container.dispose();
    for (const { status } of this.sandboxes.values()) {
      for (const ip of status.network.ips) this.pool?.giveBack(ip);
    }
    this.listeners.clear();
  }

  /** Ends a container as if its process had ended so. */
  protected exit(containerId: string, exitCode: number): void {
    this.container(containerId).exit(exitCode);
  }

  private addSandbox(
    id: string,
    config: PodSandboxConfig,
    ips: readonly string[],
    createdAtMs: number,
  ): Sandbox {
    const { metadata } = config;
    const status: PodSandboxStatus = { id, metadata, state: 'ready', createdAtMs, network: { ips } };
    const sandbox: Sandbox = { config, status, containers: new Map() };
    this.sandboxes.set(id, sandbox);
    return sandbox;
  }

  private reserve(ips: readonly string[]): void {
    for (const ip of ips) this.pool?.reserve(ip);
  }

  private addContainer(sandbox: Sandbox, config: ContainerConfig, createdAtMs: number): SimulatedContainer {
    const { id: podSandboxId, metadata } = sandbox.status;
    const { name, attempt } = config.metadata;
    const id = `${metadata.uid}/${name}/${attempt}`;
    if (this.containers.has(id)) throw new CriError('AlreadyExists', `container ${id} exists`);
    const container = new SimulatedContainer({
      id,
      podSandboxId,
      config,
      createdAtMs,
      clock: this.options.clock,
      behaviour: this.options.planOf(metadata, name)?.behaviour ?? RUNS_ON,
      happened: (type) => this.tell(podSandboxId, id, type),
    });
    this.containers.set(id, container);
    sandbox.containers.set(id, container);
    return container;
  }

  private takeAddress(sandboxId: string): string {
    const problem = `failed to setup network for sandbox "${sandboxId}"`;
    if (!this.pool) throw new CriError('Unknown', `${problem}: cni plugin not initialized`);
    try {
      return this.pool.take();
    } catch (error) {
      if (!(error instanceof NoAddressLeftError)) throw error;
      throw new CriError('Unknown', `${problem}: plugin type="host-local" failed (add): ${error.message}`);
    }
  }

  private tell(podSandboxId: string, containerId: string, type: ContainerEventType): void {
    const sandbox = this.sandboxes.get(podSandboxId);
    if (!sandbox) return;
    const containersStatuses = [...sandbox.containers.values()].map(({ status }) => status);
    const createdAtMs = this.options.clock.now();
    const event = { containerId, type, createdAtMs, podSandboxStatus: sandbox.status, containersStatuses };
    for (const listener of this.listeners) listener.event(event);
  }

  private statsOf({ status: { id, metadata } }: SimulatedContainer): ContainerStats {
    const timestampMs = this.options.clock.now();
    return {
      id,
      metadata,
      timestampMs,
      cpuNanoCores: 0,
      memoryWorkingSetBytes: 0,
      writableLayerUsedBytes: 0,
    };
  }

  private noProcess(containerId: string): CriError {
    this.container(containerId);
    return new CriError('Unimplemented', `container ${containerId} is simulated: no process runs in it`);
  }

  private sandbox(id: string): Sandbox {
    const sandbox = this.sandboxes.get(id);
    if (!sandbox) throw new CriError('NotFound', `sandbox ${id} is not there`);
    return sandbox;
  }

  private container(id: string): SimulatedContainer {
    const container = this.containers.get(id);
    if (!container) throw new CriError('NotFound', `container ${id} is not there`);
    return container;
  }
}
