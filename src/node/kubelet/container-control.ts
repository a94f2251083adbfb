import { formatDuration } from '../../api/index.ts';
import type { Container, ContainerStatus as ApiContainerStatus, Pod } from '../../kinds/index.ts';
import type { Disposable } from '../../base/index.ts';
import type { ContainerStatus } from '../cri/index.ts';
import type { EventSubject } from '../../client/index.ts';
import { containerReference, ContainerStartError } from '../managers/index.ts';
import { ContainerHistory } from './container-history.ts';
import type { ContainerOperations } from './container-operations.ts';
import {
  type ContainerRecord,
  type ContainerRole,
  type ContainerState,
  CREATING,
  INITIALIZING,
  type TerminatedState,
} from './container-record.ts';
import { ContainerProbes } from './container-probes.ts';
import type { PodContext } from './pod-context.ts';

export interface ContainerFacts {
  readonly spec: Container;
  readonly role: ContainerRole;
  /** What the API says of it: what a kubelet that begins goes on from. */
  readonly known: ApiContainerStatus | undefined;
  readonly pod: Pod;
}

/** Where a Pod does not say it. */
export const DEFAULT_GRACE_SECONDS = 30;

/**
 * One container of one Pod: what the runtime says of it, joined with what only the kubelet knows, which is its back-off,
 * its failed starts and its probes. It never starts of its own accord: it says that it is due, and `changed` that there is
 * something to look at.
 */
export class ContainerControl {
  readonly name: string;
  readonly role: ContainerRole;
  private spec: Container;
  private pod: Pod;
  private readonly context: PodContext;
  private readonly changed: () => void;
  private readonly history: ContainerHistory;
  private readonly probes: ContainerProbes;
  /** Its start, while it is under way. */
  private starting: { cancelled: boolean } | undefined;
  private failure: { readonly reason: string; readonly message: string } | undefined;
  /** How often starting it failed in a row, and how often it ended: what its back-off grows with. */
  private failures: number;
  /** The attempt whose end was judged last, and the pause before the next one where there is to be one. */
  private judged: { readonly id: string; readonly restart: boolean; readonly pauseMs: number } | undefined;
  /** A pause that is not over yet. */
  private pause: Disposable | undefined;
  /** The change that its next start waits for. */
  private awaited: Disposable | undefined;
  private restartable = true;
  /** The attempt that was asked to end, and when it has for sure. */
  private asked: { readonly id: string; readonly endMs: number } | undefined;
  /** The attempt that ends because another image is wanted. */
  private replacedId: string | undefined;

  constructor({ spec, role, known, pod }: ContainerFacts, context: PodContext, changed: () => void) {
    this.name = spec.name;
    this.spec = spec;
    this.role = role;
    this.pod = pod;
    this.failures = known?.restartCount ?? 0;
    this.context = context;
    this.changed = changed;
    this.history = new ContainerHistory(known, context.runtimeName);
    this.probes = new ContainerProbes(context.probes, changed);
  }

  /** The Pod has changed, and with it what the container is to be. */
  update(pod: Pod, spec: Container): void {
    const isOther = spec.image !== this.spec.image;
    this.pod = pod;
    this.spec = spec;
    if (!isOther) return;
    // What another image came to says nothing of this one.
    this.failures = 0;
    this.failure = undefined;
    this.endPause();
  }

  /** Takes in what the runtime has of it, the newest attempt first; judges an end, and probes what runs. */
  observe(attempts: readonly ContainerStatus[]): void {
    const { history } = this;
    history.attempts = attempts;
    if (history.running && this.isOutdated(history.running)) this.replace(history.running);
    this.probes.follow(this.pod, this.spec, history.running);
    const { ended } = history;
    if (ended && ended.id !== this.judged?.id) this.judge(ended);
  }

  get record(): ContainerRecord {
    const { spec, role, history, probes } = this;
    const { ended, newest } = history;
    const restart =
      this.restartable && ended !== undefined && this.judged?.id === ended.id && this.judged.restart;
    const isRunning = history.running !== undefined;
    return {
      spec,
      role,
      state: this.stateOf(ended, restart),
      last: restart ? ended : history.before,
      restartCount: history.restartCount,
      started: isRunning && (probes.isUnprobed || probes.results.started),
      ready: isRunning && probes.results.ready,
      image: newest?.image.userSpecifiedImage || (spec.image ?? ''),
      imageId: history.imageId,
    };
  }

  /** Whether nothing but its turn stands between it and its start. */
  get isDue(): boolean {
    if (this.starting || this.pause || !this.restartable || this.failedForGood) return false;
    const { newest, ended } = this.history;
    if (ended) return this.judged?.restart ?? false;
    return newest === undefined || newest.state === 'created';
  }

  get isStarting(): boolean {
    return this.starting !== undefined;
  }

  /** Starts it; `changed` tells when it is there, or why it is not. */
  start(operations: ContainerOperations): void {
    const starting = { cancelled: false };
    this.starting = starting;
    const { pod, spec: container, history } = this;
    const request = { pod, container, attempt: history.nextAttempt, old: history.attempts };
    operations
      .start(request, () => starting.cancelled)
      .then(
        () => (this.failure = undefined),
        (error: unknown) => {
          // Its sandbox went away under it.
          if (!starting.cancelled && container.image === this.spec.image) this.onNotStarted(error);
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
    this.endPause();
    this.probes.pause();
  }

  /** Leaves it alone from now on, whatever it does. */
  dispose(): void {
    this.endRestarts();
    this.probes.stop();
  }

  /** Asks it to end. Asked again, only an earlier end makes a difference. */
  stop(graceMs: number, message = `Stopping container ${this.name}`): void {
    const { runtime, clock, events, log } = this.context;
    const { running } = this.history;
    if (!running) return;
    const endMs = clock.now() + graceMs;
    const before = this.asked?.id === running.id ? this.asked : undefined;
    if (before && endMs >= before.endMs) return;
    if (!before) events?.normal(this.reference, 'Killing', message);
    this.asked = { id: running.id, endMs };
    runtime.stopContainer(running.id, graceMs / 1000).catch((error: unknown) => {
      log.warn('container not stopped', { container: running.id, error });
      this.asked = undefined;
      this.changed();
    });
  }

  private get reference(): EventSubject {
    return containerReference(this.pod, this.spec);
  }

  /** A changed image is the one thing for which a container that runs is made anew. */
  private isOutdated({ image: { userSpecifiedImage: made } }: ContainerStatus): boolean {
    return this.restartable && CHANGED_WHILE_RUNNING.has(this.role) && !!made && made !== this.spec.image;
  }

  private replace({ id }: ContainerStatus): void {
    if (this.replacedId === id) return;
    this.replacedId = id;
    const what = `${this.role === 'sidecar' ? 'Init container' : 'Container'} ${this.name} definition changed`;
    const { terminationGracePeriodSeconds: graceSeconds = DEFAULT_GRACE_SECONDS } = this.pod.spec ?? {};
    this.stop(graceSeconds * 1000, this.role === 'sidecar' ? what : `${what}, will be restarted`);
  }

  private stateOf(ended: TerminatedState | undefined, restart: boolean): ContainerState {
    const { running } = this.history;
    if (running) return { type: 'running', startedMs: running.startedAtMs, id: this.history.idOf(running) };
    if (ended && !restart) return ended;
    if (this.failure) return { type: 'waiting', ...this.failure };
    if (ended && this.judged && this.judged.pauseMs > 0 && this.pause) {
      return { type: 'waiting', reason: 'CrashLoopBackOff', message: this.pauseMessage(this.judged.pauseMs) };
    }
    return (this.pod.spec?.initContainers ?? []).length > 0 ? INITIALIZING : CREATING;
  }

  /** Whether it ended for good, and after which pause it is started again where not. */
  private judge(ended: TerminatedState): void {
    const { clock, restarts, events } = this.context;
    const { pod } = this;
    if (this.replacedId !== undefined && ended.id === this.history.idOf({ id: this.replacedId })) {
      this.judged = { id: ended.id, restart: true, pauseMs: 0 };
      return;
    }
    const restart = this.restartable && mayRestart(this.role, pod, ended.exitCode);
    if (!restart) {
      this.judged = { id: ended.id, restart, pauseMs: 0 };
      return;
    }
    this.failures = restarts.failuresAfter(this.failures, ended.finishedMs - ended.startedMs);
    const pauseMs = restarts.restartAfterMs(this.failures);
    this.judged = { id: ended.id, restart, pauseMs };
    const leftMs = ended.finishedMs + pauseMs - clock.now();
    if (leftMs <= 0) return;
    const text = `Back-off restarting failed container ${this.name} in pod ${this.podText}`;
    events?.warning(this.reference, 'BackOff', text);
    this.pauseFor(leftMs);
  }

  /** What its start lacked may be there now. */
  private retry(): void {
    this.endPause();
    this.changed();
  }

  private endPause(): void {
    this.awaited?.dispose();
    this.awaited = undefined;
    this.pause?.dispose();
    this.pause = undefined;
  }

  private pauseFor(pauseMs: number, then: () => void = () => {}): void {
    this.pause = this.context.clock.setTimer(pauseMs, () => {
      this.pause = undefined;
      then();
      this.changed();
    });
  }

  private pauseMessage(pauseMs: number): string {
    const pause = `back-off ${formatDuration(pauseMs)} restarting failed container=${this.name}`;
    return `${pause} pod=${this.podText}`;
  }

  /** As upstream names a Pod in its messages. */
  private get podText(): string {
    const { name = '', namespace = '', uid = '' } = this.pod.metadata;
    return `${name}_${namespace}(${uid})`;
  }

  private get failedForGood(): boolean {
    return this.failure !== undefined && this.context.restarts.startAgainAfterMs(this.failures) === undefined;
  }

  private onNotStarted(error: unknown): void {
    const { restarts, log, events } = this.context;
    const failure =
      error instanceof ContainerStartError
        ? error
        : new ContainerStartError(
            'RunContainerError',
            error instanceof Error ? error.message : String(error),
          );
    if (failure !== error) log.warn('container not started', { container: this.name, error });
    events?.warning(this.reference, 'Failed', `Error: ${failure.told}`);
    this.failure = { reason: failure.reason, message: failure.message };
    this.failures++;
    const pauseMs = restarts.startAgainAfterMs(this.failures);
    this.awaited?.dispose();
    this.awaited = failure.onChange(() => this.retry());
    if (pauseMs === undefined || !this.restartable) return;
    const { backOff } = failure;
    if (!backOff) {
      this.pauseFor(pauseMs);
      return;
    }
    this.pauseFor(pauseMs / 2, () => {
      this.failure = { reason: backOff.reason, message: backOff.message };
      events?.normal(this.reference, 'BackOff', backOff.event);
      events?.warning(this.reference, 'Failed', `Error: ${backOff.reason}`);
      this.pauseFor(pauseMs / 2);
    });
  }
}

/** The others go on as they began. */
const CHANGED_WHILE_RUNNING: ReadonlySet<ContainerRole> = new Set(['main', 'sidecar']);

function mayRestart(role: ContainerRole, { spec }: Pod, exitCode: number): boolean {
  if (role === 'sidecar') return true;
  if (role === 'ephemeral') return false;
  const policy = spec?.restartPolicy ?? 'Always';
  if (role === 'init') return exitCode !== 0 && policy !== 'Never';
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}
