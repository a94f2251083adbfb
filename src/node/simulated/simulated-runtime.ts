import type { Disposable } from '../../base/index.ts';
import {
  type Container,
  type ContainerConfig,
  type ContainerEventListener,
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
import type { SimulatedContainer } from './simulated-container.ts';
import {
  type FormerSandbox,
  SimulatedSandboxes,
  type SimulatedSandboxesOptions,
} from './simulated-sandboxes.ts';

export const RUNTIME_NAME = 'simulated';
const VERSION = '1.0';
/** As a node's status tells it. */
export const RUNTIME_VERSION = `${RUNTIME_NAME}://${VERSION}`;

/** A runtime that runs nothing: no process, no image. What it is told to start, it says to run. */
export class SimulatedRuntime implements RuntimeService, Disposable {
  private readonly sandboxes: SimulatedSandboxes;

  constructor(options: SimulatedSandboxesOptions) {
    this.sandboxes = new SimulatedSandboxes(options);
  }

  async version(): Promise<VersionResponse> {
    return { runtimeName: RUNTIME_NAME, runtimeVersion: VERSION };
  }

  async status(): Promise<RuntimeStatus> {
    const network = this.sandboxes.hasNetwork
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
    this.sandboxes.useRange(networkConfig.podCidr);
  }

  async runPodSandbox(config: PodSandboxConfig): Promise<string> {
    return this.sandboxes.add(config);
  }

  async stopPodSandbox(podSandboxId: string): Promise<void> {
    this.sandboxes.stop(podSandboxId);
  }

  async removePodSandbox(podSandboxId: string): Promise<void> {
    this.sandboxes.remove(podSandboxId);
  }

  async podSandboxStatus(podSandboxId: string): Promise<PodSandboxStatus> {
    return this.sandboxes.get(podSandboxId).status;
  }

  async listPodSandbox({ id, state }: PodSandboxFilter = {}): Promise<readonly PodSandbox[]> {
    const found = id === undefined ? this.sandboxes.all : [this.sandboxes.find(id)];
    return found.flatMap((each) =>
      each && (state === undefined || each.status.state === state) ? [each.status] : [],
    );
  }

  async createContainer(podSandboxId: string, config: ContainerConfig): Promise<string> {
    const sandbox = this.sandboxes.get(podSandboxId);
    if (sandbox.status.state !== 'ready') {
      throw new CriError('FailedPrecondition', `sandbox ${podSandboxId} is not ready`);
    }
    return this.sandboxes.addContainer(sandbox, config);
  }

  async startContainer(containerId: string): Promise<void> {
    const container = this.sandboxes.getContainer(containerId);
    if (!container.isCreated) {
      throw new CriError('FailedPrecondition', `container ${containerId} was started before`);
    }
    const sandbox = this.sandboxes.get(container.podSandboxId);
    const plan = this.sandboxes.planOf(sandbox, container.status.metadata.name);
    container.start(plan?.countAttempts(1) ?? 0);
  }

  async stopContainer(containerId: string, timeoutSeconds: number): Promise<void> {
    await this.sandboxes.findContainer(containerId)?.stop(timeoutSeconds * 1000);
  }

  async removeContainer(containerId: string): Promise<void> {
    this.sandboxes.removeContainer(containerId);
  }

  async listContainers({ id, podSandboxId, state }: ContainerFilter = {}): Promise<readonly Container[]> {
    const within =
      podSandboxId === undefined
        ? this.sandboxes.allContainers
        : this.sandboxes.find(podSandboxId)?.containers;
    const found = id === undefined ? [...(within?.values() ?? [])] : [within?.get(id)];
    const statuses = found.flatMap((container) => (container ? [container.status] : []));
    return state === undefined ? statuses : statuses.filter((status) => status.state === state);
  }

  async containerStatus(containerId: string): Promise<ContainerStatus> {
    return this.sandboxes.getContainer(containerId).status;
  }

  /** Nothing writes into a log that could be reopened. */
  async reopenContainerLog(containerId: string): Promise<void> {
    this.sandboxes.getContainer(containerId);
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
    this.sandboxes.get(podSandboxId);
    throw new CriError('Unimplemented', `sandbox ${podSandboxId} is simulated: nothing listens in it`);
  }

  async containerStats(containerId: string): Promise<ContainerStats> {
    return this.statsOf(this.sandboxes.getContainer(containerId));
  }

  async listContainerStats(filter?: ContainerFilter): Promise<readonly ContainerStats[]> {
    const listed = await this.listContainers(filter);
    return listed.map(({ id }) => this.statsOf(this.sandboxes.getContainer(id)));
  }

  getContainerEvents(listener: ContainerEventListener): Disposable {
    return this.sandboxes.listen(listener);
  }

  /** Takes over what a runtime before it ran, as if nothing had happened. */
  restore(former: FormerSandbox): void {
    this.sandboxes.restore(former);
  }

  dispose(): void {
    this.sandboxes.dispose();
  }

  /** Ends a container as if its process had ended so. */
  protected exit(containerId: string, exitCode: number): void {
    this.sandboxes.getContainer(containerId).exit(exitCode);
  }

  private statsOf(container: SimulatedContainer): ContainerStats {
    const sandbox = this.sandboxes.get(container.podSandboxId);
    const plan = this.sandboxes.planOf(sandbox, container.status.metadata.name);
    return container.statsUnder(plan?.behaviour, plan?.shareOf);
  }

  private noProcess(containerId: string): CriError {
    this.sandboxes.getContainer(containerId);
    return new CriError('Unimplemented', `container ${containerId} is simulated: no process runs in it`);
  }
}
