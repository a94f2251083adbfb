import type { ImageSpec } from './image-service.ts';

export interface ContainerMetadata {
  readonly name: string;
  /** How often the container was started in its Pod before. */
  readonly attempt: number;
}

export interface KeyValue {
  readonly key: string;
  readonly value: string;
}

export interface Mount {
  readonly containerPath: string;
  readonly hostPath: string;
  readonly readonly: boolean;
}

export interface ContainerConfig {
  readonly metadata: ContainerMetadata;
  readonly image: ImageSpec;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly workingDir: string;
  readonly envs: readonly KeyValue[];
  readonly mounts: readonly Mount[];
  /** Relative to the sandbox's log directory. */
  readonly logPath: string;
  readonly stdin: boolean;
  readonly stdinOnce: boolean;
  readonly tty: boolean;
}

export type ContainerState = 'created' | 'running' | 'exited';

export interface Container {
  readonly id: string;
  readonly podSandboxId: string;
  readonly metadata: ContainerMetadata;
  readonly state: ContainerState;
  readonly createdAtMs: number;
}

export interface ContainerStatus extends Container {
  readonly image: ImageSpec;
  /** The image that it was made from, as the runtime names it. */
  readonly imageRef: string;
  /** 0: it was not started. */
  readonly startedAtMs: number;
  /** 0: it has not ended. */
  readonly finishedAtMs: number;
  readonly exitCode: number;
  /** Why it ended: `Completed`, `Error`, `OOMKilled`. */
  readonly reason: string;
  readonly message: string;
  readonly logPath: string;
}

export interface ContainerFilter {
  readonly id?: string;
  readonly podSandboxId?: string;
  readonly state?: ContainerState;
}

export interface ContainerStats {
  readonly id: string;
  readonly metadata: ContainerMetadata;
  readonly timestampMs: number;
  readonly cpuNanoCores: number;
  readonly memoryWorkingSetBytes: number;
  readonly writableLayerUsedBytes: number;
}
