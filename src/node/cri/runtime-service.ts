import type { Disposable, Duplex } from '../../base/index.ts';
import type {
  Container,
  ContainerConfig,
  ContainerFilter,
  ContainerStats,
  ContainerStatus,
} from './container.ts';
import type { ContainerEventListener } from './events.ts';
import type { PodSandbox, PodSandboxConfig, PodSandboxFilter, PodSandboxStatus } from './pod-sandbox.ts';
import type { RuntimeConfig, RuntimeStatus, VersionResponse } from './runtime-status.ts';
import type {
  AttachRequest,
  ExecRequest,
  ExecSyncResponse,
  PortForwardRequest,
  ProcessStreams,
} from './streams.ts';

/**
 * What runs containers: `simulated`, processes, a container engine. What it runs outlives whoever talks to it: a kubelet
 * that starts lists what is there and goes on with it. Every failure is a {@link CriError}. The event of what a call did
 * comes before the call's answer.
 */
export interface RuntimeService {
  version(): Promise<VersionResponse>;
  status(): Promise<RuntimeStatus>;
  updateRuntimeConfig(config: RuntimeConfig): Promise<void>;

  /** Makes a Pod's sandbox, which owns its network, and gives its id. */
  runPodSandbox(config: PodSandboxConfig, runtimeHandler: string): Promise<string>;
  /** Ends its containers at once, and gives its addresses back. One that is stopped or gone is no failure. */
  stopPodSandbox(podSandboxId: string): Promise<void>;
  /** Stops it, where it was not, and forgets it and its containers. One that is gone is no failure. */
  removePodSandbox(podSandboxId: string): Promise<void>;
  podSandboxStatus(podSandboxId: string): Promise<PodSandboxStatus>;
  listPodSandbox(filter?: PodSandboxFilter): Promise<readonly PodSandbox[]>;

  createContainer(
    podSandboxId: string,
    config: ContainerConfig,
    sandboxConfig: PodSandboxConfig,
  ): Promise<string>;
  startContainer(containerId: string): Promise<void>;
  /**
   * Asks it to end, and ends it after the grace. Resolves when it has ended; one that has ended or is gone is no failure.
   * Asked again, the earlier end counts.
   */
  stopContainer(containerId: string, timeoutSeconds: number): Promise<void>;
  /** Ends it at once, where it still runs, and forgets it. One that is gone is no failure. */
  removeContainer(containerId: string): Promise<void>;
  listContainers(filter?: ContainerFilter): Promise<readonly Container[]>;
  containerStatus(containerId: string): Promise<ContainerStatus>;
  /** The log's file was moved away: what is written from now on belongs to a new one. */
  reopenContainerLog(containerId: string): Promise<void>;

  execSync(containerId: string, cmd: readonly string[], timeoutSeconds: number): Promise<ExecSyncResponse>;
  /** Runs a command until it ends, and gives its exit code. */
  exec(request: ExecRequest, streams: ProcessStreams): Promise<number>;
  /** Joins the container's own process until one of both ends. */
  attach(request: AttachRequest, streams: ProcessStreams): Promise<void>;
  portForward(request: PortForwardRequest, connection: Duplex): Promise<void>;

  containerStats(containerId: string): Promise<ContainerStats>;
  listContainerStats(filter?: ContainerFilter): Promise<readonly ContainerStats[]>;
  /** Tells of every change from now on. */
  getContainerEvents(listener: ContainerEventListener): Disposable;
}
