/** Durations as Go writes them: `1h30m0s`, `1.5s`, `250ms`. */

const UNIT_NANOS = new Map([
  ['ns', 1n],
  ['us', 1000n],
  ['µs', 1000n],
  ['μs', 1000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
]);

/** Milliseconds (with a fraction below) of a text like `1h30m`; undefined where it is none. */
export function parseDuration(text: string): number | undefined {
  const found = DURATION.exec(text);
  if (!found) return undefined;
  let nanos = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of (found[2] ?? '').matchAll(TERM)) {
    if (whole.length > MAX_DIGITS) return undefined;
    const decimals = fraction.slice(0, MAX_DIGITS);
    const scale = 10n ** BigInt(decimals.length);
    nanos += (BigInt(whole + decimals || '0') * (UNIT_NANOS.get(unit) ?? 0n)) / scale;
    if (nanos > MAX_NANOS) return undefined;
  }
  const ms = Number(nanos) / 1e6;
  return found[1] === '-' ? -ms : ms;
}

const DURATION = /^([+-]?)((?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+|0)$/;
const TERM = /(\d*)\.?(\d*)(ns|us|µs|μs|ms|s|m|h)/g;
/** A duration is a number of 64 bits. Decimals past those are passed over, as Go does. */
const MAX_DIGITS = 19;
const MAX_NANOS = 2n ** 63n;

/** The text of Go's `Duration`: `1h0m0s`, `1.5s`, `250ms`, `0s`. */
export function formatDuration(ms: number): string {
  const sign = ms < 0 ? '-' : '';
  const nanos = Math.round(Math.abs(ms) * 1e6);
  if (nanos === 0) return '0s';
  if (nanos < 1e3) return `${sign}${nanos}ns`;
  if (nanos < 1e6) return `${sign}${nanos / 1e3}µs`;
  if (nanos < 1e9) return `${sign}${nanos / 1e6}ms`;
  const seconds = nanos / 1e9;
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = (seconds - hours * 3600 - minutes * 60).toFixed(9).replace(/\.?0+$/, '');
  if (hours > 0) return `${sign}${hours}h${minutes}m${rest}s`;
  return minutes > 0 ? `${sign}${minutes}m${rest}s` : `${sign}${rest}s`;
}

/** A duration as `kubectl` and the tables print an age: two units at most, `5d3h`, `90s`, `14m`, `3y21d`. */
export function formatAge(ms: number): string {
  const seconds = Math.trunc(ms / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return withRest(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return withRest(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (hours < 192) return withRest(days, 'd', hours % 24, 'h');
  if (days < 730) return `${days}d`;
  const years = Math.floor(days / 365);
  return years < 8 ? withRest(years, 'y', days % 365, 'd') : `${years}y`;
}

function withRest(count: number, unit: string, rest: number, restUnit: string): string {
  return rest === 0 ? `${count}${unit}` : `${count}${unit}${rest}${restUnit}`;
}
