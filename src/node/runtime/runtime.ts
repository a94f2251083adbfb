import type { Container, Pod } from '../../kinds/index.ts';
import type { Disposable } from '../../base/index.ts';

/**
 * What runs containers for the node agent: the seam for `simulated`, `process` and `container` runtimes. The agent owns
 * the Pod's life (order, restarts, back-off, status); a runtime owns nothing but what it was told to start.
 */
export interface ContainerRuntime {
  /** Its name and version, as the node's status gives them: `simulated://1.0`. */
  readonly version: string;
  /** Makes the Pod's sandbox, which owns the network. Rejects where that fails; it is tried again. */
  startSandbox(pod: Pod): Promise<PodSandbox>;
  /** Pulls the image and starts the container. Rejects with {@link ContainerStartError} where that fails. */
  startContainer(start: ContainerStart): Promise<RunningContainer>;
}

export interface PodSandbox {
  /** The Pod's addresses; the first is the primary one. */
  readonly ips: readonly string[];
  remove(): Promise<void>;
}

export interface ContainerStart {
  readonly pod: Pod;
  readonly sandbox: PodSandbox;
  readonly container: Container;
  /** How often the container was restarted in this Pod before. */
  readonly restartCount: number;
  /** The container is said to run since then: a runtime that still has it goes on with it. */
  readonly resumedFromMs?: number;
}

export interface RunningContainer {
  /** With its scheme: `simulated://…`. */
  readonly id: string;
  readonly imageId: string;
  /** Resolves when it has ended. */
  readonly exited: Promise<ContainerExit>;
  /** Tells when the container becomes ready, and when it no longer is. */
  onReady(listener: (ready: boolean) => void): Disposable;
  /** Asks the container to end, and ends it after the grace. `exited` tells when. */
  stop(graceMs: number): void;
}

export interface ContainerExit {
  readonly exitCode: number;
  /** `Completed`, `Error`, `OOMKilled`. */
  readonly reason: string;
  readonly message?: string;
}

/** A container that could not be started; `reason` is what its waiting state says: `ErrImagePull`. */
export class ContainerStartError extends Error {
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}
