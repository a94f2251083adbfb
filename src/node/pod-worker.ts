import { type Container, type Pod, StatusError } from '../api/index.ts';
import { type Clock, Disposables, type Log, equalIgnoringNulls } from '../base/index.ts';
import type { EventRecorder, ResourceClient } from '../client/index.ts';
import { type ContainerRecord, recordsOf } from './container-record.ts';
import { isInitialized, phaseOf, type PodStatus, podStatusOf } from './pod-status.ts';
import type { RestartPolicy } from './restart-policy.ts';
import {
  type ContainerExit,
  type ContainerRuntime,
  ContainerStartError,
  type PodSandbox,
  type RunningContainer,
} from './runtime/runtime.ts';

export interface PodWorkerOptions {
  readonly pods: ResourceClient<Pod>;
  readonly runtime: ContainerRuntime;
  readonly restarts: RestartPolicy;
  /** Where the Pod's user is told what happens; nobody is told where left out. */
  readonly events?: EventRecorder;
  readonly clock: Clock;
  readonly log: Log;
  readonly hostIp: string;
}

const CREATING = { type: 'waiting', reason: 'ContainerCreating' } as const;
const DEFAULT_GRACE_SECONDS = 30;
const RETRY_MS = 1000;

/**
 * Takes one Pod through its life: sandbox, init containers, sidecars, main containers, restarts, and its end. Each
 * happening (a container ended, a back-off is over, the Pod changed) leads to one `step`, which does what is due and
 * writes the status where that changed. Steps of one Pod never overlap.
 */
export class PodWorker {
  private readonly options: PodWorkerOptions;
  private readonly records: readonly ContainerRecord[];
  private readonly timers = new Disposables();
  private readonly startedMs: number;
  private pod: Pod;
  private sandbox: PodSandbox | undefined;
  private failure: { reason: string; message: string } | undefined;
  private stopping = false;
  /** Whether it was this worker that wrote the Pod's end. */
  private endWritten = false;
  private ended = false;
  private stepping = false;
  private stepAgain = false;

  constructor(pod: Pod, options: PodWorkerOptions) {
    this.pod = pod;
    this.options = options;
    this.records = recordsOf(pod);
    this.startedMs = Date.parse(pod.status?.startTime ?? '') || options.clock.now();
    const deadlineSeconds = pod.spec?.activeDeadlineSeconds;
    if (deadlineSeconds !== undefined) {
      this.timers.add(options.clock.setTimer(deadlineSeconds * 1000, () => this.exceedDeadline()));
    }
  }

  /** The Pod has changed, or is seen for the first time. */
  update(pod: Pod): void {
    this.pod = pod;
    this.wake();
  }

  /** The Pod is gone from the API, or the node stops: nothing more is written. */
  abandon(): void {
    this.ended = true;
    this.timers.dispose();
    for (const record of this.records) if (record.state.type === 'running') record.state.running.stop(0);
    void this.sandbox?.remove();
  }

  private wake(): void {
    this.stepAgain = true;
    if (!this.stepping) void this.run();
  }

  private async run(): Promise<void> {
    this.stepping = true;
    while (this.stepAgain && !this.ended) {
      this.stepAgain = false;
      try {
        await this.step();
      } catch (error) {
        this.options.log.warn('pod step failed', { pod: nameOf(this.pod), error });
        this.wakeAfter(RETRY_MS);
      }
    }
    this.stepping = false;
  }

  private async step(): Promise<void> {
    if (this.pod.metadata.deletionTimestamp !== undefined || this.wasEnded()) this.beginStop();
    if (!this.stopping) {
      this.sandbox ??= await this.options.runtime.startSandbox(this.pod);
      for (const record of this.dueToStart()) await this.start(record);
    } else {
      this.stopContainers();
    }
    if (!(await this.writeStatus())) return;
    if (this.isOver()) await this.finish();
  }

  /** The containers that are to be started now: the next init container, or all that belong beside each other. */
  private dueToStart(): readonly ContainerRecord[] {
    if (hasEnded(phaseOf(this.pod, this.records, this.stopping))) return [];
    const next = this.records.find((record) => record.role === 'init' && record.exitCode !== 0);
    const reached = next ? this.records.slice(0, this.records.indexOf(next) + 1) : this.records;
    const initialized = isInitialized(this.records);
    return reached.filter(
      (record) =>
        !record.starting &&
        (record.role !== 'main' || initialized || record.last !== undefined) &&
        record.state.type === 'waiting' &&
        record.state.reason === 'ContainerCreating',
    );
  }

  private async start(record: ContainerRecord): Promise<void> {
    const { runtime, clock } = this.options;
    const { resumedFromMs, spec: container } = record;
    const restartCount = record.restartCount + (record.last && resumedFromMs === undefined ? 1 : 0);
    if (!this.sandbox) return;
    record.starting = true;
    try {
      const running = await runtime.startContainer({
        pod: this.pod,
        sandbox: this.sandbox,
        container,
        restartCount,
        ...(resumedFromMs === undefined ? {} : { resumedFromMs }),
      });
      record.state = { type: 'running', startedMs: resumedFromMs ?? clock.now(), running };
      record.restartCount = restartCount;
      record.imageId = running.imageId;
      if (resumedFromMs === undefined) this.tellStarted(container);
      record.resumedFromMs = undefined;
      this.follow(record, running);
    } catch (error) {
      if (!(error instanceof ContainerStartError)) throw error;
      record.state = { type: 'waiting', reason: error.reason, message: error.message };
      record.failures++;
      this.options.events?.warning(this.pod, 'Failed', `Failed to start container: ${error.message}`);
      const pauseMs = this.options.restarts.startAgainAfterMs(record.failures);
      if (pauseMs !== undefined) this.startAfter(record, pauseMs);
    } finally {
      record.starting = false;
    }
  }

  private tellStarted(container: Container): void {
    const { events } = this.options;
    const image = container.image ?? '';
    events?.normal(this.pod, 'Pulled', `Container image "${image}" already present on machine`);
    events?.normal(this.pod, 'Created', `Created container: ${container.name}`);
    events?.normal(this.pod, 'Started', `Started container ${container.name}`);
  }

  private follow(record: ContainerRecord, running: RunningContainer): void {
    const listening = this.timers.add(
      running.onReady((ready) => {
        record.ready = ready;
        this.wake();
      }),
    );
    void running.exited.then((exit) => {
      listening.dispose();
      this.onExit(record, running, exit);
      this.wake();
    });
  }

  private onExit(record: ContainerRecord, running: RunningContainer, exit: ContainerExit): void {
    const { clock } = this.options;
    const startedMs = record.state.type === 'running' ? record.state.startedMs : clock.now();
    record.ready = false;
    record.state = { type: 'terminated', exit, startedMs, finishedMs: clock.now(), id: running.id };
    if (this.stopping || !this.mayRestart(record, exit)) return;
    record.failures = this.options.restarts.failuresAfter(record.failures, clock.now() - startedMs);
    this.restart(record, this.options.restarts.restartAfterMs(record.failures));
  }

  private mayRestart(record: ContainerRecord, exit: ContainerExit): boolean {
    if (record.role === 'sidecar') return true;
    const policy = this.pod.spec?.restartPolicy ?? 'Always';
    if (record.role === 'init') return exit.exitCode !== 0 && policy !== 'Never';
    return policy === 'Always' || (policy === 'OnFailure' && exit.exitCode !== 0);
  }

  /** Starts an ended container again: at once, or after the pause that its failures call for. */
  private restart(record: ContainerRecord, pauseMs: number): void {
    if (record.state.type !== 'terminated') return;
    record.last = record.state;
    const pause = `back-off ${pauseMs / 1000}s restarting failed container=${record.spec.name}`;
    const message = `${pause} pod=${nameOf(this.pod)}`;
    record.state = pauseMs === 0 ? CREATING : { type: 'waiting', reason: 'CrashLoopBackOff', message };
    if (pauseMs > 0) this.startAfter(record, pauseMs);
  }

  private startAfter(record: ContainerRecord, pauseMs: number): void {
    const again = (): void => {
      record.state = CREATING;
      this.wake();
    };
    this.timers.add(this.options.clock.setTimer(pauseMs, again));
  }

  private exceedDeadline(): void {
    if (this.stopping || this.isOver()) return;
    this.failure = {
      reason: 'DeadlineExceeded',
      message: 'Pod was active on the node longer than the specified deadline',
    };
    this.beginStop();
    this.wake();
  }

  private beginStop(): void {
    if (this.stopping) return;
    this.stopping = true;
    this.timers.dispose();
  }

  /** Main containers are stopped first, sidecars when those have ended. */
  private stopContainers(): void {
    const running = this.records.filter((record) => record.isRunning);
    const mains = running.filter((record) => record.role !== 'sidecar');
    const { deletionGracePeriodSeconds: granted } = this.pod.metadata;
    const graceSeconds = granted ?? this.pod.spec?.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS;
    for (const record of mains.length > 0 ? mains : running) {
      if (record.state.type !== 'running' || record.stopAsked) continue;
      record.stopAsked = true;
      this.options.events?.normal(this.pod, 'Killing', `Stopping container ${record.spec.name}`);
      record.state.running.stop(graceSeconds * 1000);
    }
  }

  /** Somebody else wrote that the Pod has ended: that stands, whatever its containers do. */
  private wasEnded(): boolean {
    return hasEnded(this.pod.status?.phase) && !this.endWritten;
  }

  /** Writes the status where it differs from the API's. False when the Pod is gone. */
  private async writeStatus(): Promise<boolean> {
    if (this.wasEnded()) return true;
    const status = podStatusOf({
      pod: this.pod,
      records: this.records,
      hostIp: this.options.hostIp,
      podIps: this.podIps(),
      startedMs: this.startedMs,
      nowMs: this.options.clock.now(),
      stopping: this.stopping,
      failure: this.failure,
    });
    const change = changeOf(this.pod.status ?? {}, status);
    if (change === undefined) return true;
    // Before the write: its event may be here before its answer.
    this.endWritten ||= hasEnded(status.phase);
    try {
      const { uid } = this.pod.metadata;
      const body = { metadata: { uid }, status: change };
      this.pod = await this.options.pods.patch(this.pod.metadata, 'merge', body, { subresource: 'status' });
      return true;
    } catch (error) {
      if (!isGone(error)) throw error;
      this.abandon();
      return false;
    }
  }

  /** A Pod on the host's network has the host's address. */
  private podIps(): readonly string[] {
    if (!this.sandbox) return [];
    return this.pod.spec?.hostNetwork ? [this.options.hostIp] : this.sandbox.ips;
  }

  private isOver(): boolean {
    return this.stopping && this.records.every((record) => !record.isRunning && !record.starting);
  }

  /** All has ended: a Pod that is to be deleted is taken from the API. */
  private async finish(): Promise<void> {
    if (this.pod.metadata.deletionTimestamp === undefined) return;
    const { uid } = this.pod.metadata;
    const preconditions = uid === undefined ? {} : { preconditions: { uid } };
    try {
      await this.options.pods.delete(this.pod.metadata, { gracePeriodSeconds: 0, ...preconditions });
    } catch (error) {
      if (!isGone(error)) throw error;
    }
    this.abandon();
  }

  private wakeAfter(delayMs: number): void {
    this.options.clock.setTimer(delayMs, () => this.wake());
  }
}

function hasEnded(phase: string | undefined): boolean {
  return phase === 'Succeeded' || phase === 'Failed';
}

function nameOf(pod: Pod): string {
  return `${pod.metadata.namespace ?? ''}/${pod.metadata.name ?? ''}`;
}

/** 404, or a Pod of the same name and another uid. */
function isGone(error: unknown): boolean {
  return error instanceof StatusError && (error.code === 404 || error.code === 409);
}

/** A merge patch from the status that is known to the one that is; undefined where they say the same. */
function changeOf(known: PodStatus, next: PodStatus): Record<string, unknown> | undefined {
  const before: Record<string, unknown> = { ...known };
  const changed = Object.entries(next).filter(([field, value]) => !equalIgnoringNulls(before[field], value));
  return changed.length === 0 ? undefined : Object.fromEntries(changed);
}
