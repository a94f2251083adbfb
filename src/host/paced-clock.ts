import { PacedClock } from '../base/index.ts';
import { systemClock } from './system-clock.ts';

/** A clock that runs `times` times as fast as real time while nothing is left to do; 0: it stands until it is moved. */
export function createPacedClock(times: number): PacedClock {
  return new PacedClock({ real: systemClock, drain: nextIteration, times });
}

/** All promise callbacks run before the next iteration of the event loop. */
function nextIteration(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
