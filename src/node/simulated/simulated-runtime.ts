import { type Clock, disposable, type Disposable } from '../../base/index.ts';
import type { Pod } from '../../kinds/index.ts';
import {
  type ContainerExit,
  type ContainerRuntime,
  type ContainerStart,
  ContainerStartError,
  type PodSandbox,
  type RunningContainer,
} from '../runtime/runtime.ts';
import type { AttemptCounter } from './attempt-counter.ts';
import { attemptKey, type Behaviour, behaviourOf } from './behaviour.ts';

export interface SimulatedRuntimeOptions {
  readonly clock: Clock;
  /** Of the annotations that say how a Pod behaves; see {@link Behaviour}. */
  readonly annotationPrefix: string;
  /** Gives the address of a new Pod, and takes it back. */
  readonly addresses: AddressPool;
  readonly attempts: AttemptCounter;
}

export interface AddressPool {
  /** A free address: the wanted one where it is free. */
  take(wanted?: string): string;
  giveBack(address: string): void;
}

const SIGTERM_EXIT_CODE = 143;
const SIGKILL_EXIT_CODE = 137;

/** A runtime that runs nothing: no process, no image. Containers start at once and end as their annotations say. */
export function createSimulatedRuntime(options: SimulatedRuntimeOptions): ContainerRuntime {
  return {
    version: 'simulated://1.0',
    startSandbox: async (pod) => startSandbox(pod, options.addresses),
    async startContainer(start) {
      const behaviour = behaviourOf(start.pod, start.container, options.annotationPrefix);
      if (behaviour.imageError !== undefined) {
        throw new ContainerStartError(
          behaviour.imageError,
          `simulated: no image ${start.container.image ?? ''}`,
        );
      }
      return new SimulatedContainer(
        start,
        behaviour,
        options.clock,
        options.attempts.count(attemptKey(start.pod, start.container)),
      );
    },
  };
}

function startSandbox(pod: Pod, addresses: AddressPool): PodSandbox {
  if (pod.spec?.hostNetwork)
    return { ips: pod.status?.hostIP ? [pod.status.hostIP] : [], remove: async () => {} };
  const address = addresses.take(pod.status?.podIP);
  return { ips: [address], remove: async () => addresses.giveBack(address) };
}

class SimulatedContainer implements RunningContainer {
  readonly id: string;
  readonly imageId: string;
  readonly exited: Promise<ContainerExit>;
  private readonly behaviour: Behaviour;
  private readonly clock: Clock;
  private readonly startedMs: number;
  private exit: (exit: ContainerExit) => void = () => {};

  constructor(
    { pod, container, restartCount, resumedFromMs }: ContainerStart,
    behaviour: Behaviour,
    clock: Clock,
    attempt: number,
  ) {
    this.id = `simulated://${pod.metadata.uid ?? ''}/${container.name}/${restartCount}`;
    this.imageId = `simulated://${container.image ?? ''}`;
    this.behaviour = behaviour;
    this.clock = clock;
    this.startedMs = resumedFromMs ?? clock.now();
    this.exited = new Promise((resolve) => {
      this.exit = resolve;
    });
    if (behaviour.runMs !== Infinity) {
      const exitCode = behaviour.exitCodes[Math.min(attempt, behaviour.exitCodes.length - 1)] ?? 0;
      const end = clock.setTimer(this.startedMs + behaviour.runMs - clock.now(), () =>
        this.exit(exitOf(exitCode)),
      );
      void this.exited.then(() => end.dispose());
    }
  }

  onReady(listener: (ready: boolean) => void): Disposable {
    const { readyAfterMs } = this.behaviour;
    if (readyAfterMs === Infinity) return disposable(() => {});
    const leftMs = readyAfterMs - (this.clock.now() - this.startedMs);
    if (leftMs > 0) return this.clock.setTimer(leftMs, () => listener(true));
    listener(true);
    return disposable(() => {});
  }

  stop(graceMs: number): void {
    const { stopMs } = this.behaviour;
    const killed = stopMs > graceMs;
    const end = (): void => this.exit(exitOf(killed ? SIGKILL_EXIT_CODE : SIGTERM_EXIT_CODE));
    const timer = this.clock.setTimer(Math.min(stopMs, graceMs), end);
    void this.exited.then(() => timer.dispose());
  }
}

function exitOf(exitCode: number): ContainerExit {
  return { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error' };
}
