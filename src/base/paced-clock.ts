import { type Clock, VirtualClock } from './clock.ts';
import { type Disposable, disposable } from './disposable.ts';

export interface PacedClockOptions {
  /** By which it is paced. It begins at its time. */
  readonly real: Clock;
  /** As of {@link VirtualClock}. */
  drain(): Promise<void>;
  /** How many times as fast it runs; 0: it stands until it is moved. */
  readonly times: number;
}

/**
 * A clock that runs at most so many times as fast as another one. Work takes no time on it: it goes on only while the core is
 * at rest, and stands while a timer, a turn or work outside is worked off. So what falls due at different times never meets,
 * however busy the machine is, and a second in which nothing moves is one in which nothing was left to do. It can be moved
 * by hand as well. What comes from outside (a request) comes whenever it does.
 */
export class PacedClock implements Clock {
  private readonly options: PacedClockOptions;
  /** Its time is that of `restedMs`. */
  private readonly virtual: VirtualClock;
  /** Of the real clock: since when the core has been at rest; undefined while it is not. */
  private restedMs: number | undefined;
  private alarm: { readonly dueMs: number; readonly timer: Disposable } | undefined;
  private moving: Promise<unknown> = Promise.resolve();

  constructor(options: PacedClockOptions) {
    this.options = options;
    this.virtual = new VirtualClock(() => options.drain(), options.real.now());
    this.restedMs = options.real.now();
  }

  now(): number {
    return Math.min(this.target(), this.virtual.nextDueMs ?? Infinity);
  }

  setTimer(delayMs: number, callback: () => void): Disposable {
    const behindMs = this.now() - this.virtual.now();
    const timer = this.virtual.setTimer(behindMs + Math.max(0, delayMs), callback);
    this.arm();
    return disposable(() => {
      timer.dispose();
      this.arm();
    });
  }

  onNextTurn(callback: () => void): Disposable {
    return this.virtual.onNextTurn(callback);
  }

  outside<T>(work: Promise<T>): Promise<T> {
    return this.virtual.outside(work);
  }

  /** Moves time forward by `ms`, firing what falls due on the way. */
  advance(ms: number): Promise<void> {
    return this.move(() => this.virtual.advance(ms));
  }

  /** Moves to what falls due next, and fires all that does then. False where nothing does. */
  step(): Promise<boolean> {
    return this.move(() => this.virtual.step());
  }

  /** How far it would be by now, were nothing due on the way. */
  private target(): number {
    const { real, times } = this.options;
    const restMs = this.restedMs === undefined ? 0 : Math.max(0, real.now() - this.restedMs);
    return this.virtual.now() + Math.floor(restMs * times);
  }

  /** One move after the other; what ran by itself until then counts. */
  private move<T>(how: () => Promise<T>): Promise<T> {
    const moved = this.moving.then(async () => {
      const behindMs = this.target() - this.virtual.now();
      this.restedMs = undefined;
      try {
        if (behindMs > 0) await this.virtual.advance(behindMs);
        return await how();
      } finally {
        this.restedMs = this.options.real.now();
        this.alarm?.timer.dispose();
        this.alarm = undefined;
        this.arm();
      }
    });
    this.moving = moved.catch(() => undefined);
    return moved;
  }

  /** Sets the real clock to what falls due next, where that is not what it is set to. */
  private arm(): void {
    const { real, times } = this.options;
    if (this.restedMs === undefined || times === 0) return;
    const dueMs = this.virtual.nextDueMs;
    if (this.alarm?.dueMs === dueMs) return;
    this.alarm?.timer.dispose();
    this.alarm = undefined;
    if (dueMs === undefined) return;
    const leftMs = Math.max(0, dueMs - this.virtual.now()) / times - (real.now() - this.restedMs);
    this.alarm = { dueMs, timer: real.setTimer(Math.max(0, Math.ceil(leftMs)), () => void this.advance(0)) };
  }
}
