import type { Container, ContainerStatus as ApiContainerStatus, Pod } from '../../kinds/index.ts';
import type { Disposable } from '../../base/index.ts';
import type { ContainerStatus } from '../cri/index.ts';
import { ContainerStartError, type ProbeResults } from '../managers/index.ts';
import type { ContainerOperations } from './container-operations.ts';
import {
  type ContainerRecord,
  type ContainerRole,
  type ContainerState,
  CREATING,
  type TerminatedState,
  terminatedOf,
} from './container-record.ts';
import type { PodContext } from './pod-context.ts';

export interface ContainerFacts {
  readonly spec: Container;
  readonly role: ContainerRole;
  /** What the API says of it: what a kubelet that begins goes on from. */
  readonly known: ApiContainerStatus | undefined;
  readonly podName: Pick<Pod['metadata'], 'name' | 'namespace'>;
}

/** The runtime has lost a container that the API says runs. */
const UNKNOWN_EXIT = {
  exitCode: 137,
  reason: 'ContainerStatusUnknown',
  message: 'The container could not be located when the pod was terminated',
} as const;

const UNPROBED: ProbeResults = { started: false, ready: false };

/**
 * One container of one Pod: what the runtime says of it, joined with what only the kubelet knows, which is its back-off,
 * its failed starts and its probes. It never starts of its own accord: it says that it is due, and `changed` that there is
 * something to look at.
 */
export class ContainerControl {
  readonly spec: Container;
  readonly role: ContainerRole;
  private readonly context: PodContext;
  private readonly podName: Pick<Pod['metadata'], 'name' | 'namespace'>;
  private readonly changed: () => void;
  private readonly known: ApiContainerStatus | undefined;
  private attempts: readonly ContainerStatus[] = [];
  /** Its start, while it is under way. */
  private starting: { cancelled: boolean } | undefined;
  private failure: { readonly reason: string; readonly message: string } | undefined;
  /** How often starting it failed in a row, and how often it ended: what its back-off grows with. */
  private failures: number;
  /** The attempt whose end was judged last, and the pause before the next one where there is to be one. */
  private judged: { readonly id: string; readonly restart: boolean; readonly pauseMs: number } | undefined;
  /** A pause that is not over yet. */
  private pause: Disposable | undefined;
  private restartable = true;
  private probedId: string | undefined;
  private results: ProbeResults = UNPROBED;
  /** When it has ended for sure, once it was asked to. */
  private latestEndMs = Infinity;

  constructor({ spec, role, known, podName }: ContainerFacts, context: PodContext, changed: () => void) {
    this.spec = spec;
    this.role = role;
    this.known = known;
    this.podName = podName;
    this.failures = known?.restartCount ?? 0;
    this.context = context;
    this.changed = changed;
  }

  /** Takes in what the runtime has of it, the newest attempt first; judges an end, and probes what runs. */
  observe(pod: Pod, attempts: readonly ContainerStatus[]): void {
    this.attempts = attempts;
    const [newest] = attempts;
    if (newest?.state !== 'running' || newest.id !== this.probedId) this.stopProbes();
    if (newest?.state === 'running' && this.probedId === undefined && this.restartable)
      this.probe(pod, newest);
    const ended = this.endedState();
    if (ended && ended.id !== this.judged?.id) this.judge(pod, ended);
  }

  get record(): ContainerRecord {
    const { spec, role } = this;
    const [newest, previous] = this.attempts;
    const ended = this.endedState();
    const restart = ended !== undefined && this.judged?.id === ended.id && this.judged.restart;
    const before = newest === undefined || newest.state === 'exited' ? undefined : previous;
    return {
      spec,
      role,
      state: this.stateOf(ended, restart),
      last: restart ? ended : before ? this.terminated(before) : this.knownLast(newest),
      restartCount: newest?.metadata.attempt ?? this.known?.restartCount ?? 0,
      started: newest?.state === 'running' && (this.probedId === undefined || this.results.started),
      ready: newest?.state === 'running' && this.results.ready,
      imageId: newest?.imageRef ?? this.known?.imageID ?? '',
    };
  }

  /** Whether nothing but its turn stands between it and its start. */
  get isDue(): boolean {
    if (this.starting || this.pause || !this.restartable || this.failedForGood) return false;
    const [newest] = this.attempts;
    const ended = this.endedState();
    if (ended) return this.judged?.restart ?? false;
    return newest === undefined || newest.state === 'created';
  }

  get isStarting(): boolean {
    return this.starting !== undefined;
  }

  /** Starts it; `changed` tells when it is there, or why it is not. */
  start(pod: Pod, operations: ContainerOperations): void {
    const starting = { cancelled: false };
    this.starting = starting;
    const request = { pod, container: this.spec, attempt: this.nextAttempt, old: this.attempts };
    operations
      .start(request, () => starting.cancelled)
      .then(
        () => (this.failure = undefined),
        (error: unknown) => {
          // Its sandbox went away under it.
          if (!starting.cancelled) this.onNotStarted(pod, error);
        },
      )
      .finally(() => {
        this.starting = undefined;
        this.changed();
      })
      .catch((error: unknown) => this.context.log.error('container start not handled', { error }));
  }

  /** It is not started again, whatever becomes of it. */
  endRestarts(): void {
    this.restartable = false;
    if (this.starting) this.starting.cancelled = true;
    this.pause?.dispose();
    if (this.probedId !== undefined) this.context.probes.removeContainer(this.probedId);
  }

  /** Leaves it alone from now on, whatever it does. */
  dispose(): void {
    this.endRestarts();
    this.stopProbes();
  }

  /** Asks it to end. Asked again, only an earlier end makes a difference. */
  stop(pod: Pod, graceMs: number): void {
    const { runtime, clock, events, log } = this.context;
    const [newest] = this.attempts;
    const endMs = clock.now() + graceMs;
    if (newest?.state !== 'running' || endMs >= this.latestEndMs) return;
    if (this.latestEndMs === Infinity) {
      events?.normal(pod, 'Killing', `Stopping container ${this.spec.name}`);
    }
    this.latestEndMs = endMs;
    runtime.stopContainer(newest.id, graceMs / 1000).catch((error: unknown) => {
      log.warn('container not stopped', { container: newest.id, error });
      this.latestEndMs = Infinity;
      this.changed();
    });
  }

  private stateOf(ended: TerminatedState | undefined, restart: boolean): ContainerState {
    const [newest] = this.attempts;
    if (newest?.state === 'running') {
      return { type: 'running', startedMs: newest.startedAtMs, id: this.idOf(newest) };
    }
    if (ended && !restart) return ended;
    if (this.failure) return { type: 'waiting', ...this.failure };
    if (ended && this.judged && this.judged.pauseMs > 0 && this.pause) {
      return { type: 'waiting', reason: 'CrashLoopBackOff', message: this.pauseMessage(this.judged.pauseMs) };
    }
    return CREATING;
  }

  /** The end that the newest attempt has come to; of one that the runtime does not have, what the API says. */
  private endedState(): TerminatedState | undefined {
    const [newest] = this.attempts;
    if (newest) return newest.state === 'exited' ? this.terminated(newest) : undefined;
    const { running, terminated } = this.known?.state ?? {};
    if (terminated) return terminatedOf(terminated);
    if (running) {
      const startedMs = Date.parse(running.startedAt ?? '') || 0;
      return {
        type: 'terminated',
        ...UNKNOWN_EXIT,
        startedMs,
        finishedMs: startedMs,
        id: this.known?.containerID ?? '',
      };
    }
    // It waits to be started again: how it ended is how it ended the last time.
    return this.known?.lastState?.terminated ? terminatedOf(this.known.lastState.terminated) : undefined;
  }

  private knownLast(newest: ContainerStatus | undefined): TerminatedState | undefined {
    const terminated = this.known?.lastState?.terminated;
    const isSame = newest === undefined || newest.metadata.attempt === this.known?.restartCount;
    return terminated && isSame ? terminatedOf(terminated) : undefined;
  }

  private terminated(status: ContainerStatus): TerminatedState {
    const { exitCode, reason, message, startedAtMs: startedMs, finishedAtMs: finishedMs } = status;
    const told = message === '' ? {} : { message };
    return { type: 'terminated', exitCode, reason, ...told, startedMs, finishedMs, id: this.idOf(status) };
  }

  private idOf({ id }: ContainerStatus): string {
    return `${this.context.runtimeName}://${id}`;
  }

  private get nextAttempt(): number {
    const [newest] = this.attempts;
    if (newest) return newest.state === 'created' ? newest.metadata.attempt : newest.metadata.attempt + 1;
    const { known } = this;
    return known ? known.restartCount + (this.endedState() ? 1 : 0) : 0;
  }

  /** Whether it ended for good, and after which pause it is started again where not. */
  private judge(pod: Pod, ended: TerminatedState): void {
    const { clock, restarts } = this.context;
    const restart = this.restartable && mayRestart(this.role, pod, ended.exitCode);
    if (!restart) {
      this.judged = { id: ended.id, restart, pauseMs: 0 };
      return;
    }
    this.failures = restarts.failuresAfter(this.failures, ended.finishedMs - ended.startedMs);
    const pauseMs = restarts.restartAfterMs(this.failures);
    this.judged = { id: ended.id, restart, pauseMs };
    const leftMs = ended.finishedMs + pauseMs - clock.now();
    if (leftMs > 0) this.pauseFor(leftMs);
  }

  private pauseFor(pauseMs: number): void {
    this.pause = this.context.clock.setTimer(pauseMs, () => {
      this.pause = undefined;
      this.changed();
    });
  }

  private pauseMessage(pauseMs: number): string {
    const { name = '', namespace = '' } = this.podName;
    const pause = `back-off ${pauseMs / 1000}s restarting failed container=${this.spec.name}`;
    return `${pause} pod=${namespace}/${name}`;
  }

  private get failedForGood(): boolean {
    return this.failure !== undefined && this.context.restarts.startAgainAfterMs(this.failures) === undefined;
  }

  private onNotStarted(pod: Pod, error: unknown): void {
    const { restarts, log } = this.context;
    const failure =
      error instanceof ContainerStartError
        ? error
        : new ContainerStartError(
            'RunContainerError',
            error instanceof Error ? error.message : String(error),
          );
    if (failure !== error) log.warn('container not started', { container: this.spec.name, error });
    this.context.events?.warning(pod, 'Failed', `Error: ${failure.reason}`);
    this.failure = { reason: failure.reason, message: failure.message };
    this.failures++;
    const pauseMs = restarts.startAgainAfterMs(this.failures);
    if (pauseMs !== undefined && this.restartable) this.pauseFor(pauseMs);
  }

  private probe(pod: Pod, { id, startedAtMs: startedMs }: ContainerStatus): void {
    const { probes } = this.context;
    this.probedId = id;
    probes.addContainer({ pod, container: this.spec, containerId: id, startedMs }, () => {
      if (this.probedId !== id || !this.restartable) return;
      this.results = probes.resultsOf(id);
      this.changed();
    });
    this.results = probes.resultsOf(id);
  }

  private stopProbes(): void {
    if (this.probedId === undefined) return;
    this.context.probes.removeContainer(this.probedId);
    this.probedId = undefined;
    this.results = UNPROBED;
  }
}

function mayRestart(role: ContainerRole, { spec }: Pod, exitCode: number): boolean {
  if (role === 'sidecar') return true;
  const policy = spec?.restartPolicy ?? 'Always';
  if (role === 'init') return exitCode !== 0 && policy !== 'Never';
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}
