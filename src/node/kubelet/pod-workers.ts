import { isFinished, isTerminating, type Pod } from '../../kinds/index.ts';
import type { Disposable } from '../../base/index.ts';
import type { ResourceClient } from '../../client/index.ts';
import { Pleg } from './pleg.ts';
import type { PodAdmission, PodRejection } from './pod-admission.ts';
import type { PodContext } from './pod-context.ts';
import type { PodListener } from './pod-dispatch.ts';
import { PodWorker } from './pod-worker.ts';
import { StatusManager } from './status-manager.ts';

export interface PodWorkersOptions {
  readonly context: PodContext;
  readonly pods: Pick<ResourceClient<Pod>, 'get' | 'patch' | 'delete'>;
  /** Left out, the node takes every Pod. */
  readonly admission?: PodAdmission;
  /** Why sandboxes can have no network; undefined where they can. */
  networkProblem(): string | undefined;
}

/** A worker for each Pod of a node, woken by what concerns that Pod alone. */
export class PodWorkers implements PodListener, Disposable {
  private readonly options: PodWorkersOptions;
  private readonly workers = new Map<string, PodWorker>();
  /** Those that have come and not had their turn. */
  private readonly arrivals = new Map<string, Pod>();
  private readonly pleg: Pleg;
  private readonly statuses: StatusManager;

  constructor(options: PodWorkersOptions) {
    const { context, pods } = options;
    const { runtime, turns, clock, log } = context;
    this.options = options;
    this.pleg = new Pleg({ runtime, clock, log, changed: (uid) => this.workers.get(uid)?.wake() });
    this.statuses = new StatusManager({ pods, turns, clock, log });
  }

  /** Resolves when it is known what runs already: only then may it hear of Pods. */
  start(): Promise<void> {
    return this.pleg.start();
  }

  seen(pod: Pod): void {
    const { uid = '' } = pod.metadata;
    const known = this.workers.get(uid);
    if (!known) {
      this.arrivals.set(uid, pod);
      this.options.context.turns.add(this.receive);
      return;
    }
    if (!isFinished(pod)) this.options.admission?.update(pod);
    known.update(pod);
  }

  gone({ metadata: { uid = '' } }: Pod): void {
    this.arrivals.delete(uid);
    this.options.admission?.release(uid);
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
      if (this.workers.has(uid) || this.arrivals.has(uid)) continue;
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
    this.arrivals.clear();
    this.options.context.turns.drop(this.receive);
    this.statuses.dispose();
  }

  /** Takes one Pod that has come, or refuses it. */
  private readonly receive = (): void => {
    const [first] = this.arrivals;
    if (!first) return;
    const [uid, pod] = first;
    this.arrivals.delete(uid);
    if (this.arrivals.size > 0) this.options.context.turns.add(this.receive);
    const worker = new PodWorker(pod, this.optionsOf(pod));
    this.workers.set(uid, worker);
    worker.update(pod);
  };

  private admit(pod: Pod): PodRejection | undefined {
    const { admission, context } = this.options;
    if (!admission || isFinished(pod)) return undefined;
    // What a node has run before it goes on with, and what is to go it does not begin with.
    if (pod.status?.startTime !== undefined || isTerminating(pod)) {
      admission.take(pod);
      return undefined;
    }
    const rejection = admission.admit(pod);
    if (rejection) context.events?.warning(pod, rejection.reason, rejection.message);
    return rejection;
  }

  private optionsOf(pod: Pod): ConstructorParameters<typeof PodWorker>[1] {
    const { uid = '' } = pod.metadata;
    const rejection = this.admit(pod);
    return {
      ...(rejection ? { rejection } : {}),
      ended: () => this.options.admission?.release(uid),
      context: this.options.context,
      networkProblem: () => this.options.networkProblem(),
      statuses: this.statuses,
      observed: () => this.pleg.of(uid),
      finished: () => void this.workers.delete(uid),
    };
  }
}
