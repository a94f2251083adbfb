import { type Clock, disposable, TurnQueue } from '../../base/index.ts';

const turns = new TurnQueue(setImmediate);

/** The time of the machine that the extension host runs on. */
export const realClock: Clock = {
  now: () => Date.now(),
  setTimer(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return disposable(() => clearTimeout(timer));
  },
  onNextTurn: (callback) => turns.add(callback),
};
