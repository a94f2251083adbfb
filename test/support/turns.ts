import type { VirtualClock } from '../../src/base/index.ts';

/** Counts how often somebody asks for another turn of the event loop from now on. */
export function countTurns(clock: VirtualClock): { count: number } {
  const turns = { count: 0 };
  const onNextTurn = clock.onNextTurn.bind(clock);
  clock.onNextTurn = (callback) => {
    turns.count++;
    return onNextTurn(callback);
  };
  return turns;
}
