import { type Clock, disposable } from '../../base/index.ts';

/** The time of the machine that the extension host runs on. */
export const realClock: Clock = {
  now: () => Date.now(),
  setTimer(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return disposable(() => clearTimeout(timer));
  },
};
