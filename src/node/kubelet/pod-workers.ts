import type { Pod } from '../../kinds/index.ts';
import type { Disposable } from '../../base/index.ts';
import type { ResourceClient } from '../../client/index.ts';
import { Pleg } from './pleg.ts';
import type { PodContext } from './pod-context.ts';
import type { PodListener } from './pod-dispatch.ts';
import { PodWorker } from './pod-worker.ts';
import { StatusManager } from './status-manager.ts';

export interface PodWorkersOptions {
  readonly context: PodContext;
  readonly pods: Pick<ResourceClient<Pod>, 'get' | 'patch' | 'delete'>;
  /** Why sandboxes can have no network; undefined where they can. */
  networkProblem(): string | undefined;
}

/** A worker for each Pod of a node, woken by what concerns that Pod alone. */
export class PodWorkers implements PodListener, Disposable {
  private readonly options: PodWorkersOptions;
  private readonly workers = new Map<string, PodWorker>();
  private readonly pleg: Pleg;
  private readonly statuses: StatusManager;

  constructor(options: PodWorkersOptions) {
    const { context, pods } = options;
    const { runtime, clock, log } = context;
    this.options = options;
    this.pleg = new Pleg({ runtime, clock, log, changed: (uid) => this.workers.get(uid)?.wake() });
    this.statuses = new StatusManager({ pods, clock, log });
  }

  /** Resolves when it is known what runs already: only then may it hear of Pods. */
  start(): Promise<void> {
    return this.pleg.start();
  }

  seen(pod: Pod): void {
    const { uid = '' } = pod.metadata;
    const known = this.workers.get(uid);
    const worker = known ?? new PodWorker(pod, this.optionsOf(uid));
    if (!known) this.workers.set(uid, worker);
    worker.update(pod);
  }

  gone({ metadata: { uid = '' } }: Pod): void {
    this.workers.get(uid)?.remove();
  }

  /** Something changed that any of them may wait for. */
  wakeAll(): void {
    for (const worker of this.workers.values()) worker.wake();
  }

  /** Takes away what the runtime runs for Pods that are no longer there. */
  async removeOrphans(): Promise<void> {
    const { runtime, log } = this.options.context;
    for (const uid of this.pleg.podUids()) {
      if (this.workers.has(uid)) continue;
      for (const { id } of this.pleg.of(uid).sandboxes) {
        try {
          await runtime.stopPodSandbox(id);
          await runtime.removePodSandbox(id);
        } catch (error) {
          log.warn('sandbox of no pod not removed', { sandbox: id, error });
        }
      }
    }
  }

  dispose(): void {
    this.pleg.dispose();
    for (const worker of this.workers.values()) worker.dispose();
    this.workers.clear();
    this.statuses.dispose();
  }

  private optionsOf(uid: string): ConstructorParameters<typeof PodWorker>[1] {
    return {
      context: this.options.context,
      networkProblem: () => this.options.networkProblem(),
      statuses: this.statuses,
      observed: () => this.pleg.of(uid),
      finished: () => void this.workers.delete(uid),
    };
  }
}
