import type { Container, ContainerStatus, Pod } from '../kinds/index.ts';
import { formatTime } from '../api/index.ts';
import type { ContainerExit, RunningContainer } from './runtime/runtime.ts';

/** Init containers run one after the other before the others; a sidecar is one that goes on beside them. */
export type ContainerRole = 'init' | 'sidecar' | 'main';

export type ContainerState =
  | { readonly type: 'waiting'; readonly reason: string; readonly message?: string }
  | { readonly type: 'running'; readonly startedMs: number; readonly running: RunningContainer }
  | {
      readonly type: 'terminated';
      readonly exit: ContainerExit;
      readonly startedMs: number;
      readonly finishedMs: number;
      readonly id: string;
    };

/** It is to be started, or is being started. */
export const CREATING = { type: 'waiting', reason: 'ContainerCreating' } as const;

/** One container of one Pod, as the node agent knows it. */
export class ContainerRecord {
  readonly spec: Container;
  readonly role: ContainerRole;
  state: ContainerState = CREATING;
  /** How it ended the last time, once it was restarted. */
  last: Extract<ContainerState, { type: 'terminated' }> | undefined;
  restartCount = 0;
  ready = false;
  imageId = '';
  /** How often starting it failed in a row, and how often it ended: what its back-off grows with. */
  failures = 0;
  /** Its start is under way. */
  starting = false;
  /** It was running before the agent started: since when. */
  resumedFromMs: number | undefined;

  /** `known` is what the API says of the container: what an agent that was restarted goes on from. */
  constructor(spec: Container, role: ContainerRole, known: ContainerStatus | undefined) {
    this.spec = spec;
    this.role = role;
    if (!known) return;
    this.restartCount = known.restartCount;
    this.imageId = known.imageID;
    const { running, terminated } = known.state ?? {};
    if (running?.startedAt) this.resumedFromMs = Date.parse(running.startedAt);
    if (terminated) {
      const { exitCode, reason = 'Error', startedAt, finishedAt, containerID: id = '' } = terminated;
      const startedMs = Date.parse(startedAt ?? '') || 0;
      const finishedMs = Date.parse(finishedAt ?? '') || 0;
      this.state = { type: 'terminated', exit: { exitCode, reason }, startedMs, finishedMs, id };
    }
  }

  get exitCode(): number | undefined {
    return this.state.type === 'terminated' ? this.state.exit.exitCode : undefined;
  }

  get isRunning(): boolean {
    return this.state.type === 'running';
  }
}

/** Whether nothing but its turn stands between a container and its start. */
export function isDue({ state, starting }: ContainerRecord): boolean {
  return !starting && state.type === 'waiting' && state.reason === CREATING.reason;
}

/** The containers of a Pod in the order in which they start. */
export function recordsOf({ spec, status }: Pod): readonly ContainerRecord[] {
  const known = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  const record = (container: Container, role: ContainerRole): ContainerRecord =>
    new ContainerRecord(
      container,
      role,
      known.find(({ name }) => name === container.name),
    );
  return [
    ...(spec?.initContainers ?? []).map((each) =>
      record(each, each.restartPolicy === 'Always' ? 'sidecar' : 'init'),
    ),
    ...(spec?.containers ?? []).map((each) => record(each, 'main')),
  ];
}

/** A container as the Pod's status shows it. */
export function containerStatusOf(record: ContainerRecord): ContainerStatus {
  const { state, last } = record;
  return {
    name: record.spec.name,
    image: record.spec.image ?? '',
    imageID: record.imageId,
    ...(state.type === 'running' ? { containerID: state.running.id } : {}),
    ...(state.type === 'terminated' ? { containerID: state.id } : {}),
    restartCount: record.restartCount,
    ready: record.role === 'init' ? record.exitCode === 0 : record.ready,
    started: state.type === 'running',
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
          exitCode: state.exit.exitCode,
          reason: state.exit.reason,
          ...(state.exit.message ? { message: state.exit.message } : {}),
          startedAt: formatTime(state.startedMs),
          finishedAt: formatTime(state.finishedMs),
          containerID: state.id,
        },
      };
  }
}
