/** About what encrypting and handing over so many bytes costs: three milliseconds or four. */
const TURN_BYTES = 2 * 1024 * 1024;
/** What the smallest write costs, in bytes. */
const WRITE_BYTES = 8 * 1024;

interface Waiting {
  readonly cost: number;
  readonly go: () => void;
}

/**
 * Spreads what is written over the iterations of the event loop: an event that thousands of watchers are told of would
 * otherwise be encrypted for all of them before anything else has its turn. Who came first writes first.
 */
export class WriteTurns {
  private readonly nextIteration: (run: () => void) => void;
  private waiting: Waiting[] = [];
  /** How many of those who wait have gone. */
  private gone = 0;
  private left = TURN_BYTES;
  private armed = false;

  /** `nextIteration` calls back once, after what is ready now has run: `setImmediate` of Node. */
  constructor(nextIteration: (run: () => void) => void) {
    this.nextIteration = nextIteration;
  }

  /** Asks to write so many bytes: undefined where that may be now, otherwise resolves when it may. */
  take(bytes: number): Promise<void> | undefined {
    const cost = Math.max(bytes, WRITE_BYTES);
    this.arm();
    if (this.left > 0) {
      this.left -= cost;
      return undefined;
    }
    return new Promise((go) => this.waiting.push({ cost, go }));
  }

  private arm(): void {
    if (this.armed) return;
    this.armed = true;
    this.nextIteration(() => this.turn());
  }

  private turn(): void {
    this.armed = false;
    this.left = TURN_BYTES;
    while (this.left > 0) {
      const next = this.waiting[this.gone];
      if (!next) break;
      this.gone++;
      this.left -= next.cost;
      next.go();
    }
    if (this.gone < this.waiting.length) return this.arm();
    this.waiting = [];
    this.gone = 0;
  }
}
