import type { Clock, Disposable } from '../../base/index.ts';

/** Calls back about once a minute and shortly before the end, as upstream sends bookmarks. */
export class Bookmarks implements Disposable {
  private static readonly intervalMs = 60_000;
  private static readonly beforeEndMs = 2000;
  private readonly clock: Clock;
  private readonly lastMs: number;
  private readonly due: () => void;
  private timer: Disposable | undefined;

  constructor(clock: Clock, timeoutMs: number, due: () => void) {
    this.clock = clock;
    this.lastMs = clock.now() + timeoutMs - Bookmarks.beforeEndMs;
    this.due = due;
    this.schedule();
  }

  dispose(): void {
    this.timer?.dispose();
  }

  private schedule(): void {
    const leftMs = this.lastMs - this.clock.now();
    if (leftMs <= 0) return;
    this.timer = this.clock.setTimer(Math.min(Bookmarks.intervalMs, leftMs), () => {
      this.due();
      this.schedule();
    });
  }
}
