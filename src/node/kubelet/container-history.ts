import type { ContainerStatus as ApiContainerStatus } from '../../kinds/index.ts';
import type { ContainerStatus } from '../cri/index.ts';
import { type TerminatedState, terminatedOf } from './container-record.ts';

/** The runtime has lost a container that the API says runs. */
const UNKNOWN_EXIT = {
  exitCode: 137,
  reason: 'ContainerStatusUnknown',
  message: 'The container could not be located when the pod was terminated',
} as const;

/** The attempts at one container: what the runtime has of them, and before it has any, what the API says. */
export class ContainerHistory {
  /** The newest first. */
  attempts: readonly ContainerStatus[] = [];
  private readonly known: ApiContainerStatus | undefined;
  private readonly runtimeName: string;

  constructor(known: ApiContainerStatus | undefined, runtimeName: string) {
    this.known = known;
    this.runtimeName = runtimeName;
  }

  get newest(): ContainerStatus | undefined {
    return this.attempts[0];
  }

  get running(): ContainerStatus | undefined {
    return this.newest?.state === 'running' ? this.newest : undefined;
  }

  get restartCount(): number {
    return this.newest?.metadata.attempt ?? this.known?.restartCount ?? 0;
  }

  get imageId(): string {
    return this.newest?.imageRef ?? this.known?.imageID ?? '';
  }

  get nextAttempt(): number {
    const { newest, known } = this;
    if (newest) return newest.state === 'created' ? newest.metadata.attempt : newest.metadata.attempt + 1;
    return known ? known.restartCount + (this.ended ? 1 : 0) : 0;
  }

  /** The end that the newest attempt has come to; of one that the runtime does not have, what the API says. */
  get ended(): TerminatedState | undefined {
    const { newest } = this;
    if (newest) return newest.state === 'exited' ? this.terminated(newest) : undefined;
    const { running, terminated } = this.known?.state ?? {};
    if (terminated) return terminatedOf(terminated);
    if (running) {
      const startedMs = Date.parse(running.startedAt ?? '') || 0;
      const id = this.known?.containerID ?? '';
      return { type: 'terminated', ...UNKNOWN_EXIT, startedMs, finishedMs: startedMs, id };
    }
    // It waits to be started again: how it ended is how it ended the last time.
    return this.known?.lastState?.terminated ? terminatedOf(this.known.lastState.terminated) : undefined;
  }

  /** How the attempt before the newest ended, where the newest has not. */
  get before(): TerminatedState | undefined {
    const [newest, previous] = this.attempts;
    if (newest && newest.state !== 'exited' && previous) return this.terminated(previous);
    const terminated = this.known?.lastState?.terminated;
    const isSame = newest === undefined || newest.metadata.attempt === this.known?.restartCount;
    return terminated && isSame ? terminatedOf(terminated) : undefined;
  }

  idOf({ id }: Pick<ContainerStatus, 'id'>): string {
    return `${this.runtimeName}://${id}`;
  }

  private terminated(status: ContainerStatus): TerminatedState {
    const { exitCode, reason, message, startedAtMs: startedMs, finishedAtMs: finishedMs } = status;
    const told = message === '' ? {} : { message };
    return { type: 'terminated', exitCode, reason, ...told, startedMs, finishedMs, id: this.idOf(status) };
  }
}
