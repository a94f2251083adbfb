import type { Container, Pod } from '../../kinds/index.ts';
import { type ContainerStatus, CriError, type PodSandboxConfig } from '../cri/index.ts';
import { containerReference, ContainerStartError } from '../managers/index.ts';
import { containerConfigOf } from './pod-config.ts';
import type { PodContext } from './pod-context.ts';

/** The sandbox in which containers start. */
export interface SandboxFacts {
  readonly id: string;
  readonly config: PodSandboxConfig;
  readonly podIps: readonly string[];
}

export interface ContainerStart {
  readonly pod: Pod;
  readonly container: Container;
  readonly attempt: number;
  /** The attempts before it that the runtime still has, the newest first. */
  readonly old: readonly ContainerStatus[];
}

/** What it takes to start a container in a sandbox. It goes its way beside the Pod's worker, which hears of the result. */
export class ContainerOperations {
  private readonly context: PodContext;
  private readonly sandbox: SandboxFacts;

  constructor(context: PodContext, sandbox: SandboxFacts) {
    this.context = context;
    this.sandbox = sandbox;
  }

  /** Rejects with a {@link ContainerStartError}. Once it is `cancelled`, nothing that it made is left. */
  async start(start: ContainerStart, cancelled: () => boolean): Promise<void> {
    const { runtime, events } = this.context;
    const { pod, container } = start;
    const id = await this.create(start, cancelled);
    if (id === undefined) return;
    try {
      if (cancelled()) {
        await runtime.removeContainer(id);
        return;
      }
      events?.normal(containerReference(pod, container), 'Created', 'Container created');
      await runtime.startContainer(id);
    } catch (error) {
      await runtime.removeContainer(id);
      throw startError('RunContainerError', error);
    }
    events?.normal(containerReference(pod, container), 'Started', 'Container started');
    await this.removeOld(start.old);
  }

  private async create(start: ContainerStart, cancelled: () => boolean): Promise<string | undefined> {
    const { runtime, images, volumes, environment, hostIp } = this.context;
    const { pod, container, attempt } = start;
    const { config, podIps, id } = this.sandbox;
    const image = await images.ensureImageExists({ pod, container, sandbox: config });
    if (cancelled()) return undefined;
    const envs = await environment.resolve({
      pod,
      container,
      hostIp,
      podIps,
      allocatable: this.context.allocatable(),
    });
    const values = new Map(envs.map(({ key, value }) => [key, value]));
    const mounts = volumes.mountsOf(pod, container, values);
    const { annotations = {} } = pod.metadata;
    if (cancelled()) return undefined;
    try {
      return await runtime.createContainer(
        id,
        containerConfigOf({ container, attempt, image, envs, mounts, annotations }),
        config,
      );
    } catch (error) {
      throw startError('CreateContainerError', error);
    }
  }

  /** Of those that have ended the newest stays: it says how the container ended the last time. */
  private async removeOld(old: readonly ContainerStatus[]): Promise<void> {
    for (const { id } of old.slice(1)) {
      try {
        await this.context.runtime.removeContainer(id);
      } catch (error) {
        this.context.log.warn('ended container not removed', { container: id, error });
      }
    }
  }
}

function startError(reason: string, error: unknown): unknown {
  return error instanceof CriError
    ? new ContainerStartError(error.reason ?? reason, error.description)
    : error;
}
