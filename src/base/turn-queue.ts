import { type Disposable, disposable } from './disposable.ts';

/**
 * Runs callbacks one an iteration of the host's event loop, in the order in which they asked: between two of them
 * sockets and timers have their turn, however many parts of the program have long work at the same time.
 */
export class TurnQueue {
  private readonly nextIteration: (run: () => void) => void;
  private readonly waiting = new Set<{ readonly callback: () => void }>();
  private armed = false;

  /** `nextIteration` calls back once, after what is ready now has run: `setImmediate` of Node. */
  constructor(nextIteration: (run: () => void) => void) {
    this.nextIteration = nextIteration;
  }

  /** Whether nothing waits for its turn. */
  get idle(): boolean {
    return this.waiting.size === 0;
  }

  add(callback: () => void): Disposable {
    const turn = { callback };
    this.waiting.add(turn);
    this.arm();
    return disposable(() => this.waiting.delete(turn));
  }

  private arm(): void {
    if (this.armed || this.idle) return;
    this.armed = true;
    this.nextIteration(() => this.run());
  }

  private run(): void {
    this.armed = false;
    const [turn] = this.waiting;
    if (!turn) return;
    this.waiting.delete(turn);
    // The next one comes, even where this one throws.
    this.arm();
    turn.callback();
  }
}
