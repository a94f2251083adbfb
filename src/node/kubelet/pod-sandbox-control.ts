import { type Pod, usesHostNetwork } from '../../kinds/index.ts';
import type { Disposable } from '../../base/index.ts';
import type { PodSandboxStatus } from '../cri/index.ts';
import { ContainerOperations } from './container-operations.ts';
import { podSandboxConfigOf } from './pod-config.ts';
import type { PodContext } from './pod-context.ts';

/** Upstream's pause of a Pod's worker after a failed sync. */
const RETRY_MS = 10_000;

/** The sandbox of one Pod: makes one where there is none, and takes down what is left when the Pod is over. */
export class PodSandboxControl {
  private readonly context: PodContext;
  private readonly changed: () => void;
  private pod: Pod;
  private sandboxes: readonly PodSandboxStatus[] = [];
  private working: 'up' | 'down' | undefined;
  private retry: Disposable | undefined;
  private toldOfNetwork = false;
  private disposed = false;
  /** They outlive the sandbox: the status of a Pod that has ended still says where it was. */
  private ips: readonly string[] = [];
  private operations: { readonly sandboxId: string; readonly value: ContainerOperations } | undefined;

  constructor(pod: Pod, context: PodContext, changed: () => void) {
    this.pod = pod;
    this.context = context;
    this.changed = changed;
  }

  get podIps(): readonly string[] {
    return this.ips;
  }

  get isStarting(): boolean {
    return this.working === 'up';
  }

  /** Takes in what the runtime has, the newest first. */
  observe(sandboxes: readonly PodSandboxStatus[]): void {
    this.sandboxes = sandboxes;
    const [newest] = sandboxes;
    if (newest?.state !== 'ready') return;
    // A Pod on the host's network has the host's address.
    this.ips = usesHostNetwork(this.pod) ? [this.context.hostIp] : newest.network.ips;
  }

  /** What starts containers in the sandbox; undefined as long as there is none, which is then being made. */
  ensure(pod: Pod, networkProblem: string | undefined): ContainerOperations | undefined {
    this.pod = pod;
    const [newest] = this.sandboxes;
    if (newest?.state === 'ready') return this.operationsIn(newest);
    if (this.working || this.retry) return undefined;
    if (networkProblem !== undefined && !usesHostNetwork(pod)) {
      this.tellOfNetwork(networkProblem);
      return undefined;
    }
    if (newest) {
      const message = 'Pod sandbox changed, it will be killed and re-created.';
      this.context.events?.normal(pod, 'SandboxChanged', message);
    }
    void this.run(newest ? newest.metadata.attempt + 1 : 0);
    return undefined;
  }

  /** True when nothing is left of the Pod in the runtime; else that is being seen to, and `changed` tells more. */
  tearDown(): boolean {
    if (this.working) return false;
    if (this.sandboxes.length === 0) return true;
    if (!this.retry) void this.remove(this.sandboxes);
    return false;
  }

  dispose(): void {
    this.disposed = true;
    this.retry?.dispose();
  }

  private operationsIn({ id, metadata }: PodSandboxStatus): ContainerOperations {
    if (this.operations?.sandboxId !== id) {
      const config = podSandboxConfigOf(this.pod, metadata.attempt);
      const value = new ContainerOperations(this.context, { id, config, podIps: this.ips });
      this.operations = { sandboxId: id, value };
    }
    return this.operations.value;
  }

  private tellOfNetwork(problem: string): void {
    if (this.toldOfNetwork) return;
    this.toldOfNetwork = true;
    this.context.events?.warning(this.pod, 'NetworkNotReady', `network is not ready: ${problem}`);
  }

  private async run(attempt: number): Promise<void> {
    const { runtime, runtimeName, events, log } = this.context;
    const { pod } = this;
    this.working = 'up';
    try {
      await runtime.runPodSandbox(
        podSandboxConfigOf(pod, attempt),
        pod.spec?.runtimeClassName ?? runtimeName,
      );
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      events?.warning(pod, 'FailedCreatePodSandBox', `Failed to create pod sandbox: ${message}`);
      log.debug('pod sandbox not made', { pod: `${pod.metadata.namespace}/${pod.metadata.name}`, error });
      this.retryLater();
    }
    this.working = undefined;
    this.changed();
  }

  private async remove(sandboxes: readonly PodSandboxStatus[]): Promise<void> {
    const { runtime, events } = this.context;
    this.working = 'down';
    try {
      for (const { id } of sandboxes) {
        await runtime.stopPodSandbox(id);
        await runtime.removePodSandbox(id);
      }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      events?.warning(
        this.pod,
        'FailedKillPod',
        `error killing pod: failed to "KillPodSandbox" with: ${message}`,
      );
      this.retryLater();
    }
    this.working = undefined;
    this.changed();
  }

  private retryLater(): void {
    if (this.disposed) return;
    this.retry = this.context.clock.setTimer(RETRY_MS, () => {
      this.retry = undefined;
      this.changed();
    });
  }
}
