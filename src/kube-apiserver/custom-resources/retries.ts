import type { Clock, Disposable } from '../../base/index.ts';

const FIRST_MS = 50;
const LONGEST_MS = 60_000;

/** Tries again what failed, later each time. */
export class Retries implements Disposable {
  private readonly clock: Clock;
  private readonly retry: (name: string) => void;
  private readonly delays = new Map<string, { delayMs: number; readonly timer: Disposable }>();

  constructor(clock: Clock, retry: (name: string) => void) {
    this.clock = clock;
    this.retry = retry;
  }

  later(name: string): void {
    const before = this.delays.get(name);
    before?.timer.dispose();
    const delayMs = Math.min((before?.delayMs ?? FIRST_MS / 2) * 2, LONGEST_MS);
    const timer = this.clock.setTimer(delayMs, () => this.retry(name));
    this.delays.set(name, { delayMs, timer });
  }

  forget(name: string): void {
    this.delays.get(name)?.timer.dispose();
    this.delays.delete(name);
  }

  dispose(): void {
    for (const { timer } of this.delays.values()) timer.dispose();
    this.delays.clear();
  }
}
