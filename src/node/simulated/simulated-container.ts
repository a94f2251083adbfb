import type { Clock, Disposable } from '../../base/index.ts';
import type {
  ContainerConfig,
  ContainerEventType,
  ContainerState,
  ContainerStats,
  ContainerStatus,
} from '../cri/index.ts';
import type { Behaviour } from './behaviour.ts';
import type { CommandReader, ReadEnd } from './command-reader.ts';
import type { LoadCurve } from './load-curve.ts';

const SIGTERM_EXIT_CODE = 143;
const SIGKILL_EXIT_CODE = 137;

export interface SimulatedContainerOptions {
  readonly id: string;
  readonly podSandboxId: string;
  readonly config: ContainerConfig;
  readonly clock: Clock;
  readonly behaviour: Behaviour;
  /** Undefined where its command does not matter. */
  readonly read: CommandReader | undefined;
  readonly createdAtMs: number;
  /** Hears of what happens to it, after it has. */
  happened(type: ContainerEventType): void;
}

/** How a container that ran before this process ended. */
export interface Ended {
  readonly startedAtMs: number;
  readonly finishedAtMs: number;
  readonly exitCode: number;
  readonly reason: string;
  readonly message: string;
}

/** A container behind which no process is: it ends when its behaviour says so, or when it is told to. */
export class SimulatedContainer implements Disposable {
  readonly id: string;
  readonly podSandboxId: string;
  private readonly options: SimulatedContainerOptions;
  private state: ContainerState = 'created';
  private startedAtMs = 0;
  private ended: Ended | undefined;
  private readEnd: ReadEnd | undefined;
  private end: Disposable | undefined;
  private kill: Disposable | undefined;
  private killMs = Infinity;
  private readonly waiting: (() => void)[] = [];

  constructor(options: SimulatedContainerOptions) {
    this.options = options;
    this.id = options.id;
    this.podSandboxId = options.podSandboxId;
  }

  get status(): ContainerStatus {
    const { config, createdAtMs } = this.options;
    const { metadata, image, logPath } = config;
    return {
      id: this.id,
      podSandboxId: this.podSandboxId,
      metadata,
      state: this.state,
      createdAtMs,
      image,
      imageRef: image.image,
      startedAtMs: this.startedAtMs,
      finishedAtMs: this.ended?.finishedAtMs ?? 0,
      exitCode: this.ended?.exitCode ?? 0,
      reason: this.ended?.reason ?? '',
      message: this.ended?.message ?? '',
      logPath,
    };
  }

  /**
   * What it uses now; nothing where it does not run. A load may be declared anew while it does. `shareOf` says what its Pod
   * has of a load that several share.
   */
  statsUnder(
    { cpu, memory }: Pick<Behaviour, 'cpu' | 'memory'> = this.options.behaviour,
    shareOf: (total: LoadCurve) => number = () => 0,
  ): ContainerStats {
    const { clock, config } = this.options;
    const timestampMs = clock.now();
    const ranMs = timestampMs - this.startedAtMs;
    const isRunning = this.state === 'running';
    const amountOf = (load: LoadCurve): number => (load.isTotal ? shareOf(load) : load.at(ranMs));
    return {
      id: this.id,
      metadata: config.metadata,
      timestampMs,
      cpuNanoCores: isRunning ? Math.round(amountOf(cpu) * 1e9) : 0,
      memoryWorkingSetBytes: isRunning ? Math.round(amountOf(memory)) : 0,
      writableLayerUsedBytes: 0,
    };
  }

  get isCreated(): boolean {
    return this.state === 'created';
  }

  /** `attempt`: how many there were before it that share its exit codes. */
  start(attempt: number): void {
    this.runFrom(this.options.clock.now(), attempt);
    this.options.happened('started');
  }

  /** It is taken to have run since then: nobody is told. */
  runFrom(startedAtMs: number, attempt: number): void {
    const { clock, behaviour, read, config } = this.options;
    this.state = 'running';
    this.startedAtMs = startedAtMs;
    const { exitCodes, runMs } = behaviour;
    this.readEnd = read?.(config, startedAtMs);
    const afterMs = Math.max(this.readEnd?.afterMs ?? 0, runMs);
    if (afterMs === Infinity) return;
    const exitCode = this.readEnd?.exitCode ?? exitCodes[Math.min(attempt, exitCodes.length - 1)] ?? 0;
    const leftMs = startedAtMs + afterMs - clock.now();
    this.end = clock.setTimer(leftMs, () => this.exit(exitCode, this.readEnd?.message));
  }

  /** It is taken to have ended so: nobody is told. */
  endedSo(ended: Ended): void {
    this.state = 'exited';
    this.startedAtMs = ended.startedAtMs;
    this.ended = ended;
  }

  /** Resolves when it has ended: after the time that it takes to stop, and at the latest after the grace. */
  stop(graceMs: number): Promise<void> {
    if (this.state !== 'running') return Promise.resolve();
    const { clock, behaviour } = this.options;
    const { stopMs } = behaviour;
    const endMs = clock.now() + Math.min(stopMs, graceMs);
    if (endMs < this.killMs) {
      this.killMs = endMs;
      this.kill?.dispose();
      const exitCode = stopMs > graceMs ? SIGKILL_EXIT_CODE : SIGTERM_EXIT_CODE;
      this.kill = clock.setTimer(endMs - clock.now(), () => this.exit(exitCode));
    }
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Ends it at once, where it runs. */
  exit(exitCode = SIGKILL_EXIT_CODE, message = ''): void {
    if (this.state !== 'running') return;
    this.dispose();
    this.state = 'exited';
    this.ended = {
      startedAtMs: this.startedAtMs,
      finishedAtMs: this.options.clock.now(),
      exitCode,
      reason: exitCode === 0 ? 'Completed' : 'Error',
      message,
    };
    this.readEnd?.endedAt(this.ended.finishedAtMs);
    this.options.happened('stopped');
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  dispose(): void {
    this.end?.dispose();
    this.kill?.dispose();
  }
}
