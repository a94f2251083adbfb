import type { Pod } from '../kinds/index.ts';
import { type Clock, type Disposable, type Log, equalIgnoringNulls } from '../base/index.ts';
import { type EventRecorder, isConflict, isNotFound, type ResourceClient } from '../client/index.ts';
import { type ContainerRecord, isDue, recordsOf } from './container-record.ts';
import { ContainerWorker } from './container-worker.ts';
import { hasEnded, isInitialized, phaseOf, type PodStatus, podStatusOf } from './pod-status.ts';
import type { RestartPolicy } from './restart-policy.ts';
import type { ContainerRuntime, PodSandbox } from './runtime/runtime.ts';

export interface PodWorkerOptions {
  readonly pods: Pick<ResourceClient<Pod>, 'get' | 'patch' | 'delete'>;
  readonly runtime: ContainerRuntime;
  readonly restarts: RestartPolicy;
  /** Where the Pod's user is told what happens; nobody is told where left out. */
  readonly events?: EventRecorder;
  readonly clock: Clock;
  readonly log: Log;
  readonly hostIp: string;
}

const DEFAULT_GRACE_SECONDS = 30;
/** What sidecars have at least, however long the main containers took. */
const SIDECAR_GRACE_MS = 2000;
const RETRY_MS = 1000;

const DEADLINE_EXCEEDED = {
  reason: 'DeadlineExceeded',
  message: 'Pod was active on the node longer than the specified deadline',
};

/**
 * Takes one Pod through its life: sandbox, init containers, sidecars, main containers, and its end. Each happening (a
 * container ended, a back-off is over, the Pod changed) leads to one `step`, which does what is due and writes the
 * status where that changed. Steps of one Pod never overlap, and whatever happens during one leads to another.
 */
export class PodWorker {
  private readonly options: PodWorkerOptions;
  private readonly containers: readonly ContainerWorker[];
  private readonly records: readonly ContainerRecord[];
  private readonly startedMs: number;
  private pod: Pod;
  private sandbox: PodSandbox | undefined;
  /** They outlive the sandbox: the status of a Pod that has ended still says where it was. */
  private podIps: readonly string[] = [];
  private deadline: { readonly seconds: number; readonly timer: Disposable } | undefined;
  private retry: Disposable | undefined;
  private failure: { reason: string; message: string } | undefined;
  private stopping = false;
  private stopBeganMs = 0;
  /** Whether it was this worker that wrote the Pod's end. */
  private endWritten = false;
  private abandoned = false;
  private stepping = false;
  private stepAgain = false;

  constructor(pod: Pod, options: PodWorkerOptions) {
    this.pod = pod;
    this.options = options;
    this.records = recordsOf(pod);
    this.containers = this.records.map((record) => new ContainerWorker(record, options, () => this.wake()));
    this.startedMs = Date.parse(pod.status?.startTime ?? '') || options.clock.now();
  }

  /** The Pod has changed, or is seen for the first time. */
  update(pod: Pod): void {
    if (this.abandoned) return;
    this.see(pod);
    this.watchDeadline();
    this.wake();
  }

  /** The Pod is gone from the API, or the node stops: nothing more is written. */
  abandon(): void {
    this.abandoned = true;
    this.deadline?.timer.dispose();
    this.retry?.dispose();
    for (const container of this.containers) container.abandon();
    this.removeSandbox();
  }

  /** What a write answers and what a watch tells come in either order: the later version counts. */
  private see(pod: Pod): void {
    if (versionOf(pod) >= versionOf(this.pod)) this.pod = pod;
  }

  private wake(): void {
    this.stepAgain = true;
    if (!this.stepping) void this.run();
  }

  private async run(): Promise<void> {
    this.stepping = true;
    while (this.stepAgain && !this.abandoned) {
      this.stepAgain = false;
      try {
        await this.step();
      } catch (error) {
        this.warn('pod step failed', error);
        this.retryLater();
      }
    }
    this.stepping = false;
  }

  private retryLater(): void {
    if (this.abandoned) return;
    this.retry?.dispose();
    this.retry = this.options.clock.setTimer(RETRY_MS, () => this.wake());
  }

  private async step(): Promise<void> {
    if (this.isToStop()) this.beginStop();
    if (this.stopping) this.stopContainers();
    else await this.startContainers();
    if (!this.abandoned) await this.writeStatus();
    if (!this.abandoned && this.isOver()) await this.finish();
  }

  /** It is being deleted, or has ended: by itself, or because somebody else wrote so. */
  private isToStop(): boolean {
    const deleted = this.pod.metadata.deletionTimestamp !== undefined;
    return deleted || this.wasEnded() || hasEnded(phaseOf(this.pod, this.records, this.stopping));
  }

  private async startContainers(): Promise<void> {
    const sandbox = await this.startSandbox();
    for (const container of this.dueToStart()) {
      // The Pod's end may have come while the one before was started.
      if (this.abandoned || this.stopping || this.isToStop()) return;
      await container.start(this.pod, sandbox);
    }
  }

  private async startSandbox(): Promise<PodSandbox> {
    if (this.sandbox) return this.sandbox;
    this.sandbox = await this.options.runtime.startSandbox(this.pod);
    // A Pod on the host's network has the host's address.
    this.podIps = this.pod.spec?.hostNetwork ? [this.options.hostIp] : this.sandbox.ips;
    const { sandbox } = this;
    if (this.abandoned) this.removeSandbox();
    return sandbox;
  }

  private removeSandbox(): void {
    const { sandbox } = this;
    this.sandbox = undefined;
    sandbox?.remove().catch((error: unknown) => this.warn('sandbox not removed', error));
  }

  /** The containers that are to be started now: the next init container, or all that belong beside each other. */
  private dueToStart(): readonly ContainerWorker[] {
    const next = this.records.findIndex(({ role, exitCode }) => role === 'init' && exitCode !== 0);
    const reached = next === -1 ? this.containers : this.containers.slice(0, next + 1);
    const initialized = isInitialized(this.records);
    return reached.filter(
      ({ record }) => isDue(record) && (record.role !== 'main' || initialized || record.last !== undefined),
    );
  }

  /** Holds the Pod to its deadline, which counts from its start and may be brought forward. */
  private watchDeadline(): void {
    const seconds = this.pod.spec?.activeDeadlineSeconds;
    if (seconds === this.deadline?.seconds || this.stopping) return;
    this.deadline?.timer.dispose();
    if (seconds === undefined) return;
    const { clock } = this.options;
    const leftMs = this.startedMs + seconds * 1000 - clock.now();
    this.deadline = { seconds, timer: clock.setTimer(leftMs, () => this.exceedDeadline()) };
  }

  private exceedDeadline(): void {
    if (this.isToStop()) return;
    this.failure = DEADLINE_EXCEEDED;
    this.beginStop();
    this.wake();
  }

  private beginStop(): void {
    if (this.stopping) return;
    this.stopping = true;
    this.stopBeganMs = this.options.clock.now();
    this.deadline?.timer.dispose();
    for (const container of this.containers) container.endRestarts();
  }

  /** Main containers are stopped first; sidecars when those have ended, within what is left of the grace. */
  private stopContainers(): void {
    const running = this.containers.filter(({ record }) => record.isRunning);
    const mains = running.filter(({ record }) => record.role !== 'sidecar');
    const { deletionGracePeriodSeconds: granted } = this.pod.metadata;
    const graceSeconds = granted ?? this.pod.spec?.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS;
    const graceMs = graceSeconds * 1000;
    for (const main of mains) main.stop(this.pod, graceMs);
    if (mains.length > 0) return;
    const leftMs = graceMs - (this.options.clock.now() - this.stopBeganMs);
    const sidecarMs = Math.min(graceMs, Math.max(leftMs, SIDECAR_GRACE_MS));
    for (const sidecar of running) sidecar.stop(this.pod, sidecarMs);
  }

  /** Somebody else wrote that the Pod has ended: that stands, whatever its containers do. */
  private wasEnded(): boolean {
    return hasEnded(this.pod.status?.phase) && !this.endWritten;
  }

  /** Writes the status where it differs from the API's; lets go of a Pod that is gone. */
  private async writeStatus(): Promise<void> {
    if (this.wasEnded()) return;
    const status = podStatusOf({
      pod: this.pod,
      records: this.records,
      hostIp: this.options.hostIp,
      podIps: this.podIps,
      startedMs: this.startedMs,
      nowMs: this.options.clock.now(),
      stopping: this.stopping,
      failure: this.failure,
    });
    const change = changeOf(this.pod.status ?? {}, status);
    if (change === undefined) return;
    // Before the write: its event may be here before its answer.
    this.endWritten ||= hasEnded(status.phase);
    try {
      const { uid } = this.pod.metadata;
      const body = { metadata: { uid }, status: change };
      this.see(await this.options.pods.patch(this.pod.metadata, 'merge', body, { subresource: 'status' }));
    } catch (error) {
      if (!(await this.isGone(error))) throw error;
      this.abandon();
    }
  }

  /**
   * Whether a write failed because the Pod is no more. A conflict may as well mean that somebody else wrote first: only
   * reading it again tells.
   */
  private async isGone(error: unknown): Promise<boolean> {
    if (isNotFound(error)) return true;
    if (!isConflict(error)) return false;
    try {
      const now = await this.options.pods.get(this.pod.metadata);
      if (now.metadata.uid !== this.pod.metadata.uid) return true;
      this.see(now);
      return false;
    } catch (unread) {
      if (isNotFound(unread)) return true;
      throw unread;
    }
  }

  private isOver(): boolean {
    return this.stopping && this.records.every((record) => !record.isRunning && !record.starting);
  }

  /** All has ended: what the Pod held is free, and one that is to be deleted is taken from the API. */
  private async finish(): Promise<void> {
    this.removeSandbox();
    if (this.pod.metadata.deletionTimestamp === undefined) return;
    const { uid } = this.pod.metadata;
    const preconditions = uid === undefined ? {} : { preconditions: { uid } };
    try {
      await this.options.pods.delete(this.pod.metadata, { gracePeriodSeconds: 0, ...preconditions });
    } catch (error) {
      if (!(await this.isGone(error))) throw error;
    }
    this.abandon();
  }

  private warn(text: 'pod step failed' | 'sandbox not removed', error: unknown): void {
    const { namespace = '', name = '' } = this.pod.metadata;
    this.options.log.warn(text, { pod: `${namespace}/${name}`, error });
  }
}

function versionOf({ metadata }: Pod): number {
  return Number(metadata.resourceVersion ?? 0);
}

/** A merge patch from the status that is known to the one that is; undefined where they say the same. */
function changeOf(known: PodStatus, next: PodStatus): Record<string, unknown> | undefined {
  const before: Record<string, unknown> = { ...known };
  const changed = Object.entries(next).filter(([field, value]) => !equalIgnoringNulls(before[field], value));
  return changed.length === 0 ? undefined : Object.fromEntries(changed);
}
