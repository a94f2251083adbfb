import type { Clock } from '../../base/index.ts';

/**
 * Turns of the thread, of which all that is made for one flow gets as many as all that is made for another: whoever asks
 * for two hundred lists does not slow down who asks for one a hundred times.
 */
export class FairTurns {
  private readonly clock: Clock;
  /** Who waits, by flow; the flow that had its turn last comes last. */
  private readonly waiting = new Map<string, (() => void)[]>();
  private isArmed = false;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Resolves in a later turn of the event loop. */
  next(flow: string): Promise<void> {
    return new Promise((resolve) => {
      const inFlow = this.waiting.get(flow);
      if (inFlow) inFlow.push(resolve);
      else this.waiting.set(flow, [resolve]);
      this.arm();
    });
  }

  private arm(): void {
    if (this.isArmed || this.waiting.size === 0) return;
    this.isArmed = true;
    this.clock.onNextTurn(() => this.run());
  }

  private run(): void {
    this.isArmed = false;
    const [first] = this.waiting;
    if (!first) return;
    const [flow, inFlow] = first;
    const resolve = inFlow.shift();
    this.waiting.delete(flow);
    if (inFlow.length > 0) this.waiting.set(flow, inFlow);
    this.arm();
    resolve?.();
  }
}
