import { type Clock, type Disposable, disposable } from '../base/index.ts';

export interface WatchBudgetOptions {
  readonly clock: Clock;
  /** Watches that run at the same time. */
  readonly limit: number;
  /** How long a watch may run on while others wait. */
  readonly turnMs: number;
}

/** The right to run one watch. Disposing it gives the place to the next who waits. */
export interface WatchTurn extends Disposable {
  /** Aborts when the turn is over since others wait, or when the signal that it was taken with aborts. */
  readonly signal: AbortSignal;
  /** Whether the turn was ended for the sake of others: the watch is to be taken up again where it stopped. */
  readonly isOver: boolean;
}

/**
 * Shares a limited number of connections between any number of watches. As long as there is room a watch runs
 * undisturbed. Where more are wanted than there is room for, they take turns: the one that has run longest ends, and is
 * taken up again at its revision when it is its turn again, so that each of them is only late, by no more than
 * `turnMs` for each full round of those that wait.
 */
export class WatchBudget {
  private readonly options: WatchBudgetOptions;
  /** In the order in which they began. */
  private readonly running = new Set<Turn>();
  private readonly waiting = new Set<Waiter>();
  private ending = 0;
  private review: Disposable | undefined;

  constructor(options: WatchBudgetOptions) {
    this.options = options;
  }

  get runningCount(): number {
    return this.running.size;
  }

  get waitingCount(): number {
    return this.waiting.size;
  }

  /** Resolves when it is this watch's turn; rejects with the signal's reason where that aborts before. */
  take(signal: AbortSignal): Promise<WatchTurn> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        signal,
        resolve,
        reject,
        stop: whenAborted(signal, () => this.giveUp(waiter)),
      };
      this.waiting.add(waiter);
      if (signal.aborted) this.giveUp(waiter);
      else this.share();
    });
  }

  private giveUp(waiter: Waiter): void {
    if (!this.waiting.delete(waiter)) return;
    waiter.stop.dispose();
    waiter.reject(waiter.signal.reason);
    this.share();
  }

  /** Lets those in whom there is room for, and ends as many turns as others wait for. */
  private share(): void {
    for (const waiter of this.waiting) {
      if (this.running.size >= this.options.limit) break;
      this.waiting.delete(waiter);
      waiter.stop.dispose();
      waiter.resolve(this.begin(waiter.signal));
    }
    this.review?.dispose();
    this.review = undefined;
    const nowMs = this.options.clock.now();
    for (const turn of this.running) {
      if (this.waiting.size <= this.ending) break;
      if (turn.isEnding) continue;
      const leftMs = turn.startedMs + this.options.turnMs - nowMs;
      if (leftMs > 0) {
        this.review = this.options.clock.setTimer(leftMs, () => this.share());
        break;
      }
      this.ending++;
      turn.end();
    }
  }

  private begin(signal: AbortSignal): Turn {
    const turn = new Turn(signal, this.options.clock.now(), () => {
      if (!this.running.delete(turn)) return;
      if (turn.isEnding) this.ending--;
      this.share();
    });
    this.running.add(turn);
    return turn;
  }
}

interface Waiter {
  readonly signal: AbortSignal;
  readonly resolve: (turn: WatchTurn) => void;
  readonly reject: (reason: unknown) => void;
  readonly stop: Disposable;
}

class Turn implements WatchTurn {
  readonly startedMs: number;
  /** Whether the budget asked for it back; its holder has not given it yet. */
  isEnding = false;
  private readonly own = new AbortController();
  private readonly following: Disposable;
  private readonly release: () => void;

  constructor(signal: AbortSignal, startedMs: number, release: () => void) {
    this.startedMs = startedMs;
    this.release = release;
    this.following = whenAborted(signal, () => this.own.abort(signal.reason));
  }

  get signal(): AbortSignal {
    return this.own.signal;
  }

  get isOver(): boolean {
    return this.isEnding;
  }

  end(): void {
    this.isEnding = true;
    this.own.abort(new Error('the turn of the watch is over'));
  }

  dispose(): void {
    this.following.dispose();
    this.release();
  }
}

function whenAborted(signal: AbortSignal, call: () => void): Disposable {
  signal.addEventListener('abort', call, { once: true });
  return disposable(() => signal.removeEventListener('abort', call));
}
