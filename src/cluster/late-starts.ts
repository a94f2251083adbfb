import { type Clock, type Disposable, Disposables } from '../base/index.ts';

/**
 * Starts what a cluster can be made ready without: at once, or, where something is served first, after that and one a turn,
 * so that the first requests wait for none of it. Disposed, it starts nothing more, and stops what it started.
 */
export class LateStarts implements Disposable {
  private readonly clock: Clock;
  private readonly started = new Disposables();
  private readonly waiting: (() => Disposable)[] = [];
  private isHeld: boolean;
  private isDisposed = false;

  /** `served` is settled when it is time; where it rejects, nothing is started. */
  constructor(clock: Clock, served: Promise<unknown> | undefined) {
    this.clock = clock;
    this.isHeld = served !== undefined;
    void served?.then(
      () => this.startNext(),
      () => this.dispose(),
    );
  }

  readonly add = (start: () => Disposable): void => {
    if (this.isHeld) this.waiting.push(start);
    else if (!this.isDisposed) this.started.add(start());
  };

  dispose(): void {
    this.isDisposed = true;
    this.waiting.length = 0;
    this.started.dispose();
  }

  private startNext(): void {
    if (this.isDisposed) return;
    const start = this.waiting.shift();
    if (!start) {
      this.isHeld = false;
      return;
    }
    this.started.add(start());
    this.clock.onNextTurn(() => this.startNext());
  }
}
