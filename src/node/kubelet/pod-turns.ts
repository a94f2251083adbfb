import { type Clock, type Log, TimeSlice } from '../../base/index.ts';

/** A step with the writes and calls that it sets off takes up to a millisecond. */
const STEPS_A_TURN = 16;

/**
 * The steps of all Pods on the nodes of a process, one after the other: however many Pods have something to do, other
 * work has its turn after a few. What is asked for twice before its turn comes is done once.
 */
export class PodTurns {
  /** Goes on while nothing waits: what comes one by one in the same turn is as much work as what comes at once. */
  private readonly slice: TimeSlice;
  private readonly log: Log;
  private readonly waiting = new Set<() => void>();
  /** What comes when nothing else does. */
  private readonly last = new Set<() => void>();
  private running = false;

  constructor(clock: Clock, log: Log) {
    this.slice = new TimeSlice(clock, { limitSteps: STEPS_A_TURN });
    this.log = log;
  }

  /** The same function counts as the same step. */
  add(step: () => void): void {
    this.waiting.add(step);
    this.begin();
  }

  /** Adds a step that comes when nothing else waits: by then there may be no need of it. */
  addLast(step: () => void): void {
    this.last.add(step);
    this.begin();
  }

  private begin(): void {
    if (this.running) return;
    this.running = true;
    queueMicrotask(() => void this.run());
  }

  /** It is not to have its turn any more. */
  drop(step: () => void): void {
    this.waiting.delete(step);
    this.last.delete(step);
  }

  private async run(): Promise<void> {
    for (let step = this.take(); step; step = this.take()) {
      try {
        step();
      } catch (error) {
        this.log.error('pod step failed', { error });
      }
      if (this.slice.spend()) await this.slice.yield();
    }
    this.running = false;
  }

  private take(): (() => void) | undefined {
    const from = this.waiting.size > 0 ? this.waiting : this.last;
    const [step] = from;
    if (step) from.delete(step);
    return step;
  }
}
