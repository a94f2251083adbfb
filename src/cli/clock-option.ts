import { createInterface } from 'node:readline';
import { type Clock, type Disposable, disposable, type PacedClock } from '../base/index.ts';
import { createPacedClock, systemClock } from '../host/index.ts';
import { UsageError } from './usage-error.ts';

/** How many times as fast as real time; 0: it stands, and is moved by hand. */
export type ClockPace = number;

const REAL: ClockPace = 1;
const MOST = 100_000;
const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** `real`, `stepped`, or `10x`. Throws {@link UsageError}. */
export function clockPace(text: string): ClockPace {
  if (text === 'real') return REAL;
  if (text === 'stepped') return 0;
  const times = /^(\d{1,6}(?:\.\d{1,3})?)x$/.exec(text)?.[1];
  if (times !== undefined && Number(times) > 0 && Number(times) <= MOST) return Number(times);
  throw new UsageError(`--clock takes real, stepped, or how many times as fast: 10x; not "${text}"`);
}

/** The clock of a cluster, and where people can move it by hand, how. */
export function clockOf(pace: ClockPace): { readonly clock: Clock; readonly stepped?: PacedClock } {
  if (pace === REAL) return { clock: systemClock };
  const clock = createPacedClock(pace);
  return pace === 0 ? { clock, stepped: clock } : { clock };
}

/** `90s`, `1h30m`: milliseconds; undefined where it is neither. */
export function durationMs(text: string): number | undefined {
  if (!/^(\d{1,9}(ms|s|m|h|d))+$/.test(text)) return undefined;
  let sumMs = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+)(ms|[smhd])/g))
    sumMs += Number(amount) * (UNIT_MS[unit ?? ''] ?? 0);
  return sumMs;
}

/**
 * Moves a clock as the lines say that come in: an empty one to what falls due next, `10m` by so much. Says after each what
 * time it is.
 */
export function moveByLines(
  clock: PacedClock,
  input: NodeJS.ReadableStream,
  say: (line: string) => void,
): Disposable {
  const lines = createInterface({ input });
  lines.on('line', (line) => {
    const ms = durationMs(line.trim());
    if (line.trim() !== '' && ms === undefined) {
      say(`a line is empty (to what is due next) or how far to go: 30s, 10m, 1h30m; not "${line.trim()}"`);
      return;
    }
    const moved = ms === undefined ? clock.step() : clock.advance(ms);
    void moved.then(() => say(`it is ${new Date(clock.now()).toISOString()}`));
  });
  return disposable(() => lines.close());
}
