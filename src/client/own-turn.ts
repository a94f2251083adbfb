import { type Clock, nextTurn } from '../base/index.ts';

/** The last turn that was given away, by the clock. */
const turns = new WeakMap<Clock, Promise<void>>();

/**
 * Resolves in a later turn of the event loop than for all who asked before. A server in the same process answers at once,
 * and what several callers do with long answers would otherwise follow each other without an end.
 */
export function ownTurn(clock: Clock): Promise<void> {
  const before = turns.get(clock) ?? Promise.resolve();
  const turn = before.then(() => nextTurn(clock));
  turns.set(clock, turn);
  return turn;
}
