import { formatTime } from '../../api/index.ts';
import type { Container, ContainerStatus } from '../../kinds/index.ts';

/**
 * Init containers run one after the other before the others; a sidecar is one that goes on beside them. An ephemeral one was
 * added to look into the Pod: it runs once, and nothing of the Pod depends on it.
 */
export type ContainerRole = 'init' | 'sidecar' | 'main' | 'ephemeral';

export interface ContainerExit {
  readonly exitCode: number;
  /** `Completed`, `Error`, `OOMKilled`. */
  readonly reason: string;
  readonly message?: string;
}

export interface TerminatedState extends ContainerExit {
  readonly type: 'terminated';
  readonly startedMs: number;
  readonly finishedMs: number;
  /** With its runtime: `simulated://…`. */
  readonly id: string;
}

export type ContainerState =
  | { readonly type: 'waiting'; readonly reason: string; readonly message?: string }
  | { readonly type: 'running'; readonly startedMs: number; readonly id: string }
  | TerminatedState;

/** It is to be started, or is being started. */
export const CREATING = { type: 'waiting', reason: 'ContainerCreating' } as const;
/** The same in a Pod that has init containers. */
export const INITIALIZING = { type: 'waiting', reason: 'PodInitializing' } as const;

/** One container of one Pod, as the kubelet sees it at a moment. */
export interface ContainerRecord {
  readonly spec: Container;
  readonly role: ContainerRole;
  readonly state: ContainerState;
  /** How it ended the last time, once it was restarted or is to be. */
  readonly last: TerminatedState | undefined;
  readonly restartCount: number;
  readonly started: boolean;
  readonly ready: boolean;
  /** Of which it was made; where it was not, of which it is to be. */
  readonly image: string;
  readonly imageId: string;
}

export function exitCodeOf({ state }: ContainerRecord): number | undefined {
  return state.type === 'terminated' ? state.exitCode : undefined;
}

export function isRunning({ state }: ContainerRecord): boolean {
  return state.type === 'running';
}

/** What the API says of a container that has ended. */
export function terminatedOf(
  terminated: NonNullable<NonNullable<ContainerStatus['state']>['terminated']>,
): TerminatedState {
  const { exitCode, reason = 'Error', message, startedAt, finishedAt, containerID: id = '' } = terminated;
  return {
    type: 'terminated',
    exitCode,
    reason,
    ...(message === undefined ? {} : { message }),
    startedMs: Date.parse(startedAt ?? '') || 0,
    finishedMs: Date.parse(finishedAt ?? '') || 0,
    id,
  };
}

/** A container as the Pod's status shows it. */
export function containerStatusOf(record: ContainerRecord): ContainerStatus {
  const { state, last } = record;
  return {
    name: record.spec.name,
    image: record.image,
    imageID: record.imageId,
    ...(state.type === 'waiting' ? {} : { containerID: state.id }),
    restartCount: record.restartCount,
    ready: record.role === 'init' ? exitCodeOf(record) === 0 : record.role !== 'ephemeral' && record.ready,
    // No probe is ever asked whether an ephemeral one is up.
    ...(record.role === 'ephemeral' ? {} : { started: record.started }),
    state: stateOf(state),
    lastState: last ? stateOf(last) : {},
  };
}

function stateOf(state: ContainerState): NonNullable<ContainerStatus['state']> {
  switch (state.type) {
    case 'waiting':
      return { waiting: { reason: state.reason, ...(state.message ? { message: state.message } : {}) } };
    case 'running':
      return { running: { startedAt: formatTime(state.startedMs) } };
    case 'terminated':
      return {
        terminated: {
          exitCode: state.exitCode,
          reason: state.reason,
          ...(state.message ? { message: state.message } : {}),
          startedAt: formatTime(state.startedMs),
          finishedAt: formatTime(state.finishedMs),
          containerID: state.id,
        },
      };
  }
}
