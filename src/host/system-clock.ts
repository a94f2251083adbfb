import { type Clock, disposable, TurnQueue } from '../base/index.ts';

const turns = new TurnQueue(setImmediate);

/** Real time. A timer keeps the process alive until it fires or is disposed. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer(delayMs, callback) {
    const endMs = Date.now() + delayMs;
    const wait = (): NodeJS.Timeout => {
      const leftMs = endMs - Date.now();
      if (leftMs <= LONGEST_TIMER_MS) return setTimeout(callback, Math.max(0, leftMs));
      return setTimeout(() => (timer = wait()), LONGEST_TIMER_MS);
    };
    let timer = wait();
    return disposable(() => clearTimeout(timer));
  },
  onNextTurn: (callback) => turns.add(callback),
  outside: (work) => work,
};

/** The longest delay that Node's timers take (25 days); longer ones would fire at once, and are made of several. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
