import { isTerminalPhase, isTerminating, type Pod } from '../../kinds/index.ts';
import type { Disposable } from '../../base/index.ts';
import { isNewer } from '../../client/index.ts';
import { ContainerControl, DEFAULT_GRACE_SECONDS } from './container-control.ts';
import { type ContainerRecord, exitCodeOf, isRunning } from './container-record.ts';
import { containersOf } from '../managers/index.ts';
import type { PodRejection } from './pod-admission.ts';
import type { PodContext } from './pod-context.ts';
import { partsOf, type PodPart, statusesOf } from './pod-parts.ts';
import { PodSandboxControl } from './pod-sandbox-control.ts';
import { isInitialized, phaseOf, type PodStatus, podStatusOf, rejectedStatusOf } from './pod-status.ts';
import type { RuntimePod } from './runtime-cache.ts';
import type { StatusManager, StatusSource } from './status-manager.ts';

export interface PodWorkerOptions {
  readonly context: PodContext;
  readonly statuses: StatusManager;
  /** What the runtime has of the Pod, as of its last event. */
  observed(): RuntimePod;
  /** Why sandboxes can have no network; undefined where they can. */
  networkProblem(): string | undefined;
  /** Nothing of the Pod runs any more, or will: what it took of the node is free. */
  ended(): void;
  /** The Pod is gone from the API, and nothing of it is left in the runtime. */
  finished(): void;
  /** Why the node does not take it. */
  readonly rejection?: PodRejection;
}

/** What sidecars have at least, however long the main containers took. */
const SIDECAR_GRACE_MS = 2000;

const DEADLINE_EXCEEDED = {
  reason: 'DeadlineExceeded',
  message: 'Pod was active on the node longer than the specified deadline',
};

/**
 * Takes one Pod through its life: sandbox, init containers, sidecars, main containers, and its end. Each happening (the
 * runtime saw a change, a back-off is over, the Pod changed) leads to one step, which compares what is wanted with what
 * runs, sets in motion what is due, and hands over the status. A step waits for nothing: what it set in motion tells
 * when it has come to something.
 */
export class PodWorker {
  private readonly options: PodWorkerOptions;
  private containers: readonly ContainerControl[];
  private readonly sandbox: PodSandboxControl;
  private readonly startedMs: number;
  private pod: Pod;
  private deadline: { readonly seconds: number; readonly timer: Disposable } | undefined;
  private failure: { readonly reason: string; readonly message: string } | undefined;
  private stopping = false;
  private stopBeganMs = 0;
  /** What the containers came to, once all have ended: the runtime forgets them, and the status still tells. */
  private final: readonly ContainerRecord[] | undefined;
  /** Whether it was this worker that wrote the Pod's end. */
  private endWritten = false;
  /** The Pod is gone from the API: nothing more is written, and what is left in the runtime is ended. */
  private gone = false;
  private disposed = false;
  private seen = false;
  /** Whether the Secrets to pull images with were looked at. */
  private looked = false;

  constructor(pod: Pod, options: PodWorkerOptions) {
    this.pod = pod;
    this.options = options;
    const { context } = options;
    const wake = (): void => this.wake();
    this.containers = this.controlsOf(partsOf(pod));
    this.sandbox = new PodSandboxControl(pod, context, wake);
    this.startedMs = Date.parse(pod.status?.startTime ?? '') || context.clock.now();
  }

  /** The Pod has changed, or is seen for the first time. */
  update(pod: Pod): void {
    // The answer to a write and the watch tell of the same version.
    if (!isNewer(pod, this.pod) && this.seen) return;
    this.seen = true;
    this.pod = pod;
    this.updateContainers();
    this.watchDeadline();
    this.wake();
  }

  /** Something happened that the Pod may have waited for. */
  wake(): void {
    if (!this.disposed) this.options.context.turns.add(this.step);
  }

  /** The Pod is gone from the API: whatever runs of it is ended at once. */
  remove(): void {
    if (this.gone) return;
    this.gone = true;
    this.options.statuses.forget(this.pod.metadata.uid ?? '');
    this.deadline?.timer.dispose();
    for (const container of this.containers) container.endRestarts();
    this.wake();
  }

  /** The kubelet stops: what runs runs on, and is left alone. */
  dispose(): void {
    this.disposed = true;
    this.deadline?.timer.dispose();
    this.sandbox.dispose();
    for (const container of this.containers) container.dispose();
  }

  private readonly step = (): void => {
    if (this.disposed) return;
    const observed = this.options.observed();
    this.sandbox.observe(observed.sandboxes);
    for (const container of this.containers) {
      container.observe(observed.containers.get(container.name) ?? []);
    }
    if (this.gone) {
      this.cleanUp();
      return;
    }
    if (this.isToStop()) this.beginStop();
    if (!this.stopping) this.startContainers();
    else if (!this.final) this.stopContainers();
    this.options.statuses.changed(this.pod, this.source, { passing: this.isStarting });
    if (this.stopping && this.isOver()) this.finish();
  };

  private get records(): readonly ContainerRecord[] {
    return this.final ?? this.containers.map(({ record }) => record);
  }

  /** It is being deleted, or has ended: by itself, or because somebody else wrote so. */
  private isToStop(): boolean {
    const deleted = isTerminating(this.pod);
    return (
      deleted ||
      this.options.rejection !== undefined ||
      this.wasEnded() ||
      isTerminalPhase(phaseOf(this.pod, this.records, this.stopping))
    );
  }

  private startContainers(): void {
    if (!this.options.context.volumes.mount(this.pod, () => this.wake())) return;
    this.warnOfPullSecrets();
    const sandbox = this.sandbox.ensure(this.pod, this.options.networkProblem());
    // One after the other, in their order, as those who rely on it expect; one that fails does not hold up the next.
    if (!sandbox || this.containers.some(({ isStarting }) => isStarting)) return;
    this.nextToStart()?.start(sandbox);
  }

  /** Images may be pulled without them; then it is known why not. */
  private warnOfPullSecrets(): void {
    if (this.looked) return;
    this.looked = true;
    const { context } = this.options;
    const missing = context.missingPullSecrets?.(this.pod) ?? [];
    if (missing.length === 0) return;
    const text = `Unable to retrieve some image pull secrets (${missing.join(', ')})`;
    const reason = 'FailedToRetrieveImagePullSecret';
    context.events?.warning(this.pod, reason, `${text}; attempting to pull the image may not succeed.`);
  }

  /** The container that is to be started now: of the next init container, or of those that belong beside each other. */
  private nextToStart(): ContainerControl | undefined {
    const { records } = this;
    const next = records.findIndex((record) => record.role === 'init' && exitCodeOf(record) !== 0);
    const initialized = isInitialized(records);
    return this.containers.find((container, i) => {
      const record = records[i];
      if (container.role === 'ephemeral') return container.isDue;
      if (!container.isDue || (next !== -1 && i > next)) return false;
      return container.role !== 'main' || initialized || record?.last !== undefined;
    });
  }

  private updateContainers(): void {
    const specs = new Map(containersOf(this.pod).map((spec) => [spec.name, spec]));
    for (const container of this.containers) {
      const spec = specs.get(container.name);
      if (spec) container.update(this.pod, spec);
      specs.delete(container.name);
    }
    // Nothing but an ephemeral container is ever added to a Pod.
    if (specs.size === 0 || this.final) return;
    this.containers = [
      ...this.containers,
      ...this.controlsOf([...specs.values()].map((spec) => ({ spec, role: 'ephemeral' }))),
    ];
  }

  private controlsOf(parts: readonly PodPart[]): ContainerControl[] {
    const { pod } = this;
    const { context } = this.options;
    const known = new Map(statusesOf(pod).map((each) => [each.name, each]));
    const changed = (): void => this.wake();
    return parts.map(
      (part) => new ContainerControl({ ...part, known: known.get(part.spec.name), pod }, context, changed),
    );
  }

  /** Holds the Pod to its deadline, which counts from its start and may be brought forward. */
  private watchDeadline(): void {
    const seconds = this.pod.spec?.activeDeadlineSeconds;
    if (seconds === this.deadline?.seconds || this.stopping || this.gone) return;
    this.deadline?.timer.dispose();
    if (seconds === undefined) return;
    const { clock } = this.options.context;
    const leftMs = this.startedMs + seconds * 1000 - clock.now();
    this.deadline = { seconds, timer: clock.setTimer(leftMs, () => this.exceedDeadline()) };
  }

  private exceedDeadline(): void {
    if (this.stopping || this.isToStop()) return;
    this.failure = DEADLINE_EXCEEDED;
    this.beginStop();
    this.wake();
  }

  private beginStop(): void {
    if (this.stopping) return;
    this.stopping = true;
    this.stopBeganMs = this.options.context.clock.now();
    this.deadline?.timer.dispose();
    for (const container of this.containers) container.endRestarts();
  }

  /** Main containers are stopped first; sidecars when those have ended, within what is left of the grace. */
  private stopContainers(): void {
    const running = this.containers.filter(({ record }) => isRunning(record));
    const mains = running.filter(({ role }) => role !== 'sidecar');
    const { deletionGracePeriodSeconds: granted } = this.pod.metadata;
    const graceSeconds = granted ?? this.pod.spec?.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS;
    const graceMs = graceSeconds * 1000;
    for (const main of mains) main.stop(graceMs);
    if (mains.length > 0) return;
    const leftMs = graceMs - (this.options.context.clock.now() - this.stopBeganMs);
    const sidecarMs = Math.min(graceMs, Math.max(leftMs, SIDECAR_GRACE_MS));
    // Who started first, on whom the others rely, ends last.
    running.at(-1)?.stop(sidecarMs);
  }

  /** Somebody else wrote that the Pod has ended: that stands, whatever its containers do. */
  private wasEnded(): boolean {
    return isTerminalPhase(this.pod.status?.phase) && !this.endWritten;
  }

  private readonly source: StatusSource = {
    status: () => this.status(),
    seen: (pod) => this.update(pod),
    gone: () => this.remove(),
  };

  private status(): PodStatus | undefined {
    if (this.wasEnded()) return undefined;
    const { rejection } = this.options;
    if (rejection) this.endWritten = true;
    if (rejection) return rejectedStatusOf(this.pod, rejection, this.startedMs);
    const { hostIp, clock } = this.options.context;
    const status = podStatusOf({
      pod: this.pod,
      records: this.records,
      hostIp,
      podIps: this.sandbox.podIps,
      startedMs: this.startedMs,
      nowMs: clock.now(),
      stopping: this.stopping,
      failure: this.failure,
    });
    // Before the write: its event may be here before its answer.
    this.endWritten ||= isTerminalPhase(status.phase);
    return status;
  }

  private isOver(): boolean {
    return !this.isStarting && this.containers.every(({ record }) => !isRunning(record));
  }

  private get isStarting(): boolean {
    return this.sandbox.isStarting || this.containers.some(({ isStarting }) => isStarting);
  }

  /** All has ended: what the Pod held is freed, and then one that is to be deleted is taken from the API. */
  private finish(): void {
    this.final ??= this.containers.map(({ record }) => record);
    this.options.ended();
    if (!this.sandbox.tearDown()) return;
    this.options.context.volumes.unmount(this.pod.metadata.uid ?? '');
    this.options.statuses.terminatePod(this.pod, this.source);
  }

  private cleanUp(): void {
    // What is only being started is ended as soon as it is there.
    if (!this.sandbox.tearDown() || this.isStarting) return;
    this.options.context.volumes.unmount(this.pod.metadata.uid ?? '');
    this.dispose();
    this.options.finished();
  }
}
