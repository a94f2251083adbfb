import { type Disposable, disposable } from './disposable.ts';
import { Heap } from './heap.ts';
import { TurnQueue } from './turn-queue.ts';

/** Time as the core sees it: always handed in, so that a test can own it. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Calls `callback` once after `delayMs`, unless it is disposed before. */
  setTimer(delayMs: number, callback: () => void): Disposable;
  /**
   * Calls `callback` once in a later turn of the event loop, unless it is disposed before: requests and timers that
   * are ready come first. What asked earlier is called earlier, one a turn.
   */
  onNextTurn(callback: () => void): Disposable;
  /**
   * Counts work that is done outside the core (a signature, a thread, a disk) until it has settled, and settles as it did:
   * a clock that is moved stands still meanwhile, so that "quiet" is true. Such work must end by itself, without the clock.
   */
  outside<T>(work: Promise<T>): Promise<T>;
}

/** Resolves after `delayMs`; rejects with the signal's reason when that aborts first. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(abortReason(signal));
      return;
    }
    const onAbort = (): void => {
      timer.dispose();
      if (signal) reject(abortReason(signal));
    };
    const timer = clock.setTimer(delayMs, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('aborted');
}

interface VirtualTimer {
  readonly dueMs: number;
  readonly order: number;
  readonly callback: () => void;
  disposed: boolean;
}

/** Settles what waits for a piece of work outside. */
type Delivery = () => void;

/**
 * A clock that stands still until it is told to move. Timers fire in the order of their due time, and of
 * their making where that is equal. `drain` must resolve once no promise callback is left to run: between two
 * timers, and between two turns, everything that the first one set in motion comes to rest. Turns take no time and
 * wait for none: they come without the clock being moved. What work outside gave is handed over once all else is at rest, in
 * the order in which the work was begun, however long each took: so it makes no history differ. Who acts on what runs under
 * the clock waits for rest before (`advance(0)`).
 */
export class VirtualClock implements Clock {
  private currentMs: number;
  private readonly drain: () => Promise<void>;
  private readonly timers = new Heap<VirtualTimer>((a, b) => a.dueMs - b.dueMs || a.order - b.order);
  private readonly turns: TurnQueue;
  private readonly awaited: Promise<Delivery>[] = [];
  private delivering: Promise<void> | undefined;
  private made = 0;

  constructor(drain: () => Promise<void>, startMs: number = Date.UTC(2026, 0, 1)) {
    this.drain = drain;
    this.turns = new TurnQueue((run) => void drain().then(run));
    this.currentMs = startMs;
  }

  now(): number {
    return this.currentMs;
  }

  /** When the next timer falls due; undefined where none is set. */
  get nextDueMs(): number | undefined {
    for (let next = this.timers.peek(); next; next = this.timers.peek()) {
      if (!next.disposed) return next.dueMs;
      this.timers.pop();
    }
    return undefined;
  }

  setTimer(delayMs: number, callback: () => void): Disposable {
    const dueMs = this.currentMs + Math.max(0, delayMs);
    const timer: VirtualTimer = { dueMs, order: this.made++, callback, disposed: false };
    this.timers.push(timer);
    return disposable(() => (timer.disposed = true));
  }

  onNextTurn(callback: () => void): Disposable {
    return this.turns.add(callback);
  }

  outside<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const delivery = work.then(
        (value): Delivery =>
          () =>
            resolve(value),
        (error: unknown): Delivery =>
          () =>
            reject(error instanceof Error ? error : new Error(String(error))),
      );
      this.awaited.push(delivery);
      this.delivering ??= this.deliver();
    });
  }

  /** Moves time forward by `ms`, firing what falls due on the way. */
  async advance(ms: number): Promise<void> {
    const endMs = this.currentMs + ms;
    await this.rest();
    for (let next = this.takeDue(endMs); next !== undefined; next = this.takeDue(endMs)) {
      await this.fire(next);
    }
    this.currentMs = endMs;
  }

  /** Moves from timer to timer until `done` holds. Throws when `limitMs` of virtual time went by before. */
  async advanceUntil(done: () => boolean | Promise<boolean>, limitMs: number): Promise<void> {
    const endMs = this.currentMs + limitMs;
    await this.rest();
    while (!(await done())) {
      const next = this.takeDue(endMs);
      if (next === undefined) throw new Error(`not reached within ${limitMs} ms of virtual time`);
      await this.fire(next);
    }
  }

  private async fire(timer: VirtualTimer): Promise<void> {
    this.currentMs = Math.max(this.currentMs, timer.dueMs);
    timer.callback();
    await this.rest();
  }

  /** Moves to what falls due next, and fires all that does then. False where nothing does. */
  async step(): Promise<boolean> {
    await this.rest();
    const dueMs = this.nextDueMs;
    if (dueMs === undefined) return false;
    await this.advance(Math.max(0, dueMs - this.currentMs));
    return true;
  }

  /** Resolves once no promise callback is left to run, no turn, and no work outside. */
  private async rest(): Promise<void> {
    do {
      await this.drained();
      await this.delivering;
    } while (this.delivering !== undefined || !this.turns.idle);
  }

  private async drained(): Promise<void> {
    do await this.drain();
    while (!this.turns.idle);
  }

  private async deliver(): Promise<void> {
    for (let next = this.awaited.shift(); next; next = this.awaited.shift()) {
      const delivery = await next;
      await this.drained();
      delivery();
      await this.drain();
    }
    this.delivering = undefined;
  }

  /** Takes the next timer that falls due by `endMs`; those that were disposed are dropped on the way. */
  private takeDue(endMs: number): VirtualTimer | undefined {
    const dueMs = this.nextDueMs;
    return dueMs !== undefined && dueMs <= endMs ? this.timers.pop() : undefined;
  }
}
