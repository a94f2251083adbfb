import type { Clock, Disposable, Log } from '../../base/index.ts';
import { CriError, type PodSandbox, type RuntimeService } from '../cri/index.ts';
import { RuntimeCache, type RuntimePod } from './runtime-cache.ts';

const RELIST_PAUSE_MS = 1000;

export interface PlegOptions {
  readonly runtime: RuntimeService;
  readonly clock: Clock;
  readonly log: Log;
  /** Something of this Pod has changed in the runtime. */
  changed(podUid: string): void;
}

/**
 * The generator of Pod lifecycle events: knows what the runtime runs, and says which Pod changed there. It lists once at
 * its start, so that what ran before is found, and follows the runtime's events from then on; where those break off, it
 * lists again.
 */
export class Pleg implements Disposable {
  private readonly options: PlegOptions;
  private cache = new RuntimeCache();
  private events: Disposable | undefined;
  private retry: Disposable | undefined;
  private disposed = false;
  private started: () => void = () => {};

  constructor(options: PlegOptions) {
    this.options = options;
  }

  /** Resolves when all that the runtime runs is known; a runtime that does not answer is asked again until it does. */
  start(): Promise<void> {
    return new Promise((resolve) => {
      this.started = resolve;
      void this.relist();
    });
  }

  of(podUid: string): RuntimePod {
    return this.cache.get(podUid);
  }

  podUids(): readonly string[] {
    return this.cache.podUids();
  }

  dispose(): void {
    this.disposed = true;
    this.events?.dispose();
    this.retry?.dispose();
  }

  /** Listens before it lists, so that nothing is missed; until the list is whole, what was known before stands. */
  private async relist(): Promise<void> {
    const { runtime } = this.options;
    this.events?.dispose();
    const next = new RuntimeCache();
    this.events = runtime.getContainerEvents({
      event: (event) => {
        next.apply(event);
        if (this.cache !== next) this.cache.apply(event);
        this.options.changed(event.podSandboxStatus.metadata.uid);
      },
      ended: (error) => this.relistLater('runtime events ended', error),
    });
    try {
      const sandboxes = await runtime.listPodSandbox();
      await Promise.all(sandboxes.map((sandbox) => this.inspect(sandbox, next)));
    } catch (error) {
      this.relistLater('runtime not listed', error);
      return;
    }
    if (this.disposed) return;
    next.filled();
    const uids = new Set([...this.cache.podUids(), ...next.podUids()]);
    this.cache = next;
    for (const uid of uids) this.options.changed(uid);
    this.started();
  }

  private relistLater(message: 'runtime events ended' | 'runtime not listed', error: unknown): void {
    if (this.disposed) return;
    this.options.log.warn(message, { error });
    this.retry?.dispose();
    this.retry = this.options.clock.setTimer(RELIST_PAUSE_MS, () => void this.relist());
  }

  private async inspect(sandbox: PodSandbox, into: RuntimeCache): Promise<void> {
    const { runtime } = this.options;
    try {
      const status = await runtime.podSandboxStatus(sandbox.id);
      const listed = await runtime.listContainers({ podSandboxId: sandbox.id });
      const containers = await Promise.all(listed.map(({ id }) => runtime.containerStatus(id)));
      into.fill({ status, containers });
    } catch (error) {
      // Gone since it was listed: its event has said so.
      if (!(error instanceof CriError && error.code === 'NotFound')) throw error;
    }
  }
}
