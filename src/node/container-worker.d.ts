import type { Pod } from '../kinds/index.ts';
import type { Clock } from '../base/index.ts';
import type { EventRecorder } from '../client/index.ts';
import { type ContainerRecord } from './container-record.ts';
import type { RestartPolicy } from './restart-policy.ts';
import { type ContainerRuntime, type PodSandbox } from './runtime/runtime.ts';
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
export declare class ContainerWorker {
  readonly record: ContainerRecord;
  private readonly options;
  private readonly changed;
  /** What is waited for: that it is ready, while it runs; that a pause is over, while it does not. */
  private pending;
  private restartable;
  private abandoned;
  /** When it has ended for sure, once it was asked to. */
  private latestEndMs;
  constructor(record: ContainerRecord, options: ContainerWorkerOptions, changed: () => void);
  /** Starts it. Rejects where that failed through no fault of the container. */
  start(pod: Pod, sandbox: PodSandbox): Promise<void>;
  /** It is not started again, whatever becomes of it. */
  endRestarts(): void;
  /** Asks it to end. Asked again, only an earlier end makes a difference. */
  stop(pod: Pod, graceMs: number): void;
  /** Ends it at once; what is only being started is ended as soon as it is there. */
  abandon(): void;
  private onStarted;
  private onNotStarted;
  private onReady;
  private onExit;
  /** Makes it due again: at once, or after the pause that its failures call for. */
  private restart;
  private startAfter;
}
//# sourceMappingURL=container-worker.d.ts.map
