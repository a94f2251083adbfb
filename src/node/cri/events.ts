import type { ContainerStatus } from './container.ts';
import type { PodSandboxStatus } from './pod-sandbox.ts';

/** What happened to a container, or to a sandbox, which counts as one here. */
export type ContainerEventType = 'created' | 'started' | 'stopped' | 'deleted';

export interface ContainerEvent {
  readonly containerId: string;
  readonly type: ContainerEventType;
  readonly createdAtMs: number;
  /** The sandbox and all of its containers after what happened; of a sandbox that was deleted, what it was last. */
  readonly podSandboxStatus: PodSandboxStatus;
  readonly containersStatuses: readonly ContainerStatus[];
}

export interface ContainerEventListener {
  event(event: ContainerEvent): void;
  /** No more events come: what happens from now on is to be listed. */
  ended(error: Error): void;
}
