import { type Clock, type Disposable, disposable } from '../../base/index.ts';
import {
  type ContainerConfig,
  type ContainerEventListener,
  type ContainerEventType,
  CriError,
  type PodSandboxConfig,
  type PodSandboxStatus,
} from '../cri/index.ts';
import { type AddressPool, NoAddressLeftError } from './address-pool.ts';
import { type Behaviour, RUNS_ON } from './behaviour.ts';
import type { CommandReader } from './command-reader.ts';
import type { LoadCurve } from './load-curve.ts';
import { type Ended, SimulatedContainer } from './simulated-container.ts';

/** How a container behaves, and how many there were before it that share its exit codes. */
export interface ContainerPlan {
  readonly behaviour: Behaviour;
  /** Where its command says how it ends, and that matters. */
  readonly read?: CommandReader;
  /** What the Pod has of a load that it shares with others. */
  readonly shareOf?: (total: LoadCurve) => number;
  /** Counts so many more starts, and gives how many there were before the last of them. */
  countAttempts(more: number): number;
}

export interface SimulatedSandboxesOptions {
  readonly clock: Clock;
  /** What a container of a Pod is to do; undefined where the Pod is not known any more. */
  planOf(sandbox: PodSandboxConfig['metadata'], containerName: string): ContainerPlan | undefined;
  /** The addresses of the range that the kubelet names. */
  poolOf(podCidr: string): AddressPool;
  /** The addresses of a network that needs no range from the kubelet. */
  readonly pool?: AddressPool;
}

export interface SimulatedSandbox {
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

/** The sandboxes of a simulated runtime, their containers and addresses, and who hears of what happens to them. */
export class SimulatedSandboxes implements Disposable {
  private readonly options: SimulatedSandboxesOptions;
  private readonly sandboxes = new Map<string, SimulatedSandbox>();
  private readonly containers = new Map<string, SimulatedContainer>();
  private readonly listeners = new Set<ContainerEventListener>();
  private pool: AddressPool | undefined;

  constructor(options: SimulatedSandboxesOptions) {
    this.options = options;
    this.pool = options.pool;
  }

  get hasNetwork(): boolean {
    return this.pool !== undefined;
  }

  /** Gives sandboxes addresses of that range from now on; a network that needs none goes on without. */
  useRange(podCidr: string): void {
    this.pool ??= this.options.poolOf(podCidr);
    for (const { status } of this.sandboxes.values()) this.reserve(status.network.ips);
  }

  get all(): readonly SimulatedSandbox[] {
    return [...this.sandboxes.values()];
  }

  get allContainers(): ReadonlyMap<string, SimulatedContainer> {
    return this.containers;
  }

  find(id: string): SimulatedSandbox | undefined {
    return this.sandboxes.get(id);
  }

  findContainer(id: string): SimulatedContainer | undefined {
    return this.containers.get(id);
  }

  /** Throws {@link CriError}. */
  get(id: string): SimulatedSandbox {
    const sandbox = this.sandboxes.get(id);
    if (!sandbox) throw new CriError('NotFound', `sandbox ${id} is not there`);
    return sandbox;
  }

  /** Throws {@link CriError}. */
  getContainer(id: string): SimulatedContainer {
    const container = this.containers.get(id);
    if (!container) throw new CriError('NotFound', `container ${id} is not there`);
    return container;
  }

  planOf(sandbox: SimulatedSandbox, containerName: string): ContainerPlan | undefined {
    return this.options.planOf(sandbox.config.metadata, containerName);
  }

  add(config: PodSandboxConfig): string {
    const { uid, attempt } = config.metadata;
    const id = `${uid}/${attempt}`;
    if (this.sandboxes.has(id)) throw new CriError('AlreadyExists', `sandbox ${id} exists`);
    const ips = config.namespaceOptions.network === 'node' ? [] : [this.takeAddress(id)];
    this.put(id, config, ips, this.options.clock.now());
    this.tell(id, id, 'started');
    return id;
  }

  stop(id: string): void {
    const sandbox = this.sandboxes.get(id);
    if (!sandbox || sandbox.status.state === 'notReady') return;
    for (const container of sandbox.containers.values()) container.exit();
    sandbox.status = { ...sandbox.status, state: 'notReady' };
    for (const ip of sandbox.status.network.ips) this.pool?.giveBack(ip);
    this.tell(id, id, 'stopped');
  }

  remove(id: string): void {
    this.stop(id);
    const sandbox = this.sandboxes.get(id);
    if (!sandbox) return;
    for (const containerId of sandbox.containers.keys()) this.containers.delete(containerId);
    sandbox.containers.clear();
    this.tell(id, id, 'deleted');
    this.sandboxes.delete(id);
  }

  addContainer(sandbox: SimulatedSandbox, config: ContainerConfig): string {
    const container = this.putContainer(sandbox, config, this.options.clock.now());
    this.tell(sandbox.status.id, container.id, 'created');
    return container.id;
  }

  removeContainer(id: string): void {
    const container = this.containers.get(id);
    if (!container) return;
    container.exit();
    this.containers.delete(id);
    this.sandboxes.get(container.podSandboxId)?.containers.delete(id);
    this.tell(container.podSandboxId, id, 'deleted');
  }

  listen(listener: ContainerEventListener): Disposable {
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
    const sandbox = this.put(`${uid}/${attempt}`, config, ips, createdAtMs);
    const counted = new Map<string, number>();
    for (const { config: containerConfig, state } of former.containers) {
      const { metadata } = containerConfig;
      const container = this.putContainer(sandbox, containerConfig, createdAtMs);
      const plan = this.planOf(sandbox, metadata.name);
      const before = plan?.countAttempts(metadata.attempt + 1 - (counted.get(metadata.name) ?? 0)) ?? 0;
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

  private put(
    id: string,
    config: PodSandboxConfig,
    ips: readonly string[],
    createdAtMs: number,
  ): SimulatedSandbox {
    const { metadata } = config;
    const status: PodSandboxStatus = { id, metadata, state: 'ready', createdAtMs, network: { ips } };
    const sandbox: SimulatedSandbox = { config, status, containers: new Map() };
    this.sandboxes.set(id, sandbox);
    return sandbox;
  }

  private reserve(ips: readonly string[]): void {
    for (const ip of ips) this.pool?.reserve(ip);
  }

  private putContainer(
    sandbox: SimulatedSandbox,
    config: ContainerConfig,
    createdAtMs: number,
  ): SimulatedContainer {
    const { id: podSandboxId, metadata } = sandbox.status;
    const { name, attempt } = config.metadata;
    const id = `${metadata.uid}/${name}/${attempt}`;
    if (this.containers.has(id)) throw new CriError('AlreadyExists', `container ${id} exists`);
    const plan = this.options.planOf(metadata, name);
    const container = new SimulatedContainer({
      id,
      podSandboxId,
      config,
      createdAtMs,
      clock: this.options.clock,
      behaviour: plan?.behaviour ?? RUNS_ON,
      read: plan?.read,
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
}
