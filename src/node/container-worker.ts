import type { Container, Pod } from '../kinds/index.ts';
import type { Clock, Disposable } from '../base/index.ts';
import type { EventRecorder } from '../client/index.ts';
import { type ContainerRecord, CREATING } from './container-record.ts';
import type { RestartPolicy } from './restart-policy.ts';
import {
  type ContainerExit,
  type ContainerRuntime,
  ContainerStartError,
  type PodSandbox,
  type RunningContainer,
} from './runtime/runtime.ts';

export interface ContainerWorkerOptions {
  readonly runtime: ContainerRuntime;
  readonly restarts: RestartPolicy;
  /** Where the Pod's user is told what happens; nobody is told where left out. */
  readonly events?: EventRecorder;
  readonly clock: Clock;
}

/**
 * Takes one container through its life: its start, when it is ready, its end, and its restarts. It never starts a
 * container of its own accord: it says that one is due, and `changed` that there is something to look at.
 */
export class ContainerWorker {
  readonly record: ContainerRecord;
  private readonly options: ContainerWorkerOptions;
  private readonly changed: () => void;
  /** What is waited for: that it is ready, while it runs; that a pause is over, while it does not. */
  private pending: Disposable | undefined;
  private restartable = true;
  private abandoned = false;
  /** When it has ended for sure, once it was asked to. */
  private latestEndMs = Infinity;

  constructor(record: ContainerRecord, options: ContainerWorkerOptions, changed: () => void) {
    this.record = record;
    this.options = options;
    this.changed = changed;
  }

  /** Starts it. Rejects where that failed through no fault of the container. */
  async start(pod: Pod, sandbox: PodSandbox): Promise<void> {
    const { record } = this;
    const { resumedFromMs, spec: container } = record;
    const restartCount = record.restartCount + (record.last && resumedFromMs === undefined ? 1 : 0);
    const resumed = resumedFromMs === undefined ? {} : { resumedFromMs };
    record.starting = true;
    try {
      const start = { pod, sandbox, container, restartCount, ...resumed };
      this.onStarted(pod, await this.options.runtime.startContainer(start), restartCount);
    } catch (error) {
      if (!(error instanceof ContainerStartError)) throw error;
      this.onNotStarted(pod, error);
    } finally {
      record.starting = false;
    }
  }

  /** It is not started again, whatever becomes of it. */
  endRestarts(): void {
    this.restartable = false;
    this.pending?.dispose();
  }

  /** Asks it to end. Asked again, only an earlier end makes a difference. */
  stop(pod: Pod, graceMs: number): void {
    const { state, spec } = this.record;
    const endMs = this.options.clock.now() + graceMs;
    if (state.type !== 'running' || endMs >= this.latestEndMs) return;
    if (this.latestEndMs === Infinity) {
      this.options.events?.normal(pod, 'Killing', `Stopping container ${spec.name}`);
    }
    this.latestEndMs = endMs;
    state.running.stop(graceMs);
  }

  /** Ends it at once; what is only being started is ended as soon as it is there. */
  abandon(): void {
    this.abandoned = true;
    this.endRestarts();
    if (this.record.state.type === 'running') this.record.state.running.stop(0);
  }

  private onStarted(pod: Pod, running: RunningContainer, restartCount: number): void {
    if (this.abandoned) {
      running.stop(0);
      return;
    }
    const { record, options } = this;
    const startedMs = record.resumedFromMs ?? options.clock.now();
    if (record.resumedFromMs === undefined) tellStarted(options.events, pod, record.spec);
    record.state = { type: 'running', startedMs, running };
    record.restartCount = restartCount;
    record.imageId = running.imageId;
    record.resumedFromMs = undefined;
    if (this.restartable) this.pending = running.onReady((ready) => this.onReady(ready));
    void running.exited.then((exit) => this.onExit(pod, running.id, startedMs, exit));
    this.changed();
  }

  private onNotStarted(pod: Pod, { reason, message }: ContainerStartError): void {
    const { record, options } = this;
    record.state = { type: 'waiting', reason, message };
    record.failures++;
    options.events?.warning(pod, 'Failed', `Failed to start container: ${message}`);
    const pauseMs = options.restarts.startAgainAfterMs(record.failures);
    if (pauseMs !== undefined) this.startAfter(pauseMs);
  }

  private onReady(ready: boolean): void {
    this.record.ready = ready;
    this.changed();
  }

  private onExit(pod: Pod, id: string, startedMs: number, exit: ContainerExit): void {
    const { record } = this;
    const { clock, restarts } = this.options;
    this.pending?.dispose();
    record.ready = false;
    record.state = { type: 'terminated', exit, startedMs, finishedMs: clock.now(), id };
    if (this.restartable && mayRestart(record, pod, exit)) {
      record.failures = restarts.failuresAfter(record.failures, clock.now() - startedMs);
      record.last = record.state;
      this.restart(pod, restarts.restartAfterMs(record.failures));
    }
    this.changed();
  }

  /** Makes it due again: at once, or after the pause that its failures call for. */
  private restart({ metadata }: Pod, pauseMs: number): void {
    if (pauseMs === 0) {
      this.record.state = CREATING;
      return;
    }
    const pause = `back-off ${pauseMs / 1000}s restarting failed container=${this.record.spec.name}`;
    const message = `${pause} pod=${metadata.namespace ?? ''}/${metadata.name ?? ''}`;
    this.record.state = { type: 'waiting', reason: 'CrashLoopBackOff', message };
    this.startAfter(pauseMs);
  }

  private startAfter(pauseMs: number): void {
    if (!this.restartable) return;
    this.pending = this.options.clock.setTimer(pauseMs, () => {
      this.record.state = CREATING;
      this.changed();
    });
  }
}

function mayRestart(record: ContainerRecord, { spec }: Pod, { exitCode }: ContainerExit): boolean {
  if (record.role === 'sidecar') return true;
  const policy = spec?.restartPolicy ?? 'Always';
  if (record.role === 'init') return exitCode !== 0 && policy !== 'Never';
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}

function tellStarted(events: EventRecorder | undefined, pod: Pod, { name, image = '' }: Container): void {
  events?.normal(pod, 'Pulled', `Container image "${image}" already present on machine`);
  events?.normal(pod, 'Created', `Created container: ${name}`);
  events?.normal(pod, 'Started', `Started container ${name}`);
}
