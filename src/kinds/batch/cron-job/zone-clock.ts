import { LruMap } from '../../../base/index.ts';

/** What the clocks of a time zone show. */
export interface ZoneClock {
  /** The date and time there, as the UTC fields of a Date. */
  local(atMs: number): Date;
  /** When it is that time there. As Go decides it where that is twice or never: by the offset that is near. */
  instant(localMs: number): number;
  /** The offset from UTC. */
  offsetMs(atMs: number): number;
}

const MINUTE_MS = 60_000;
/** Offsets are asked of the host for the ends of such a span; where both are the same, they hold for all of it. */
const SPAN_MS = 4 * 24 * 3_600_000;
const SPANS_KEPT = 2000;
const CLOCKS_KEPT = 64;

const clocks = new LruMap<string, ZoneClock>(CLOCKS_KEPT);

/** The clock of a zone that the host knows (see `timeZoneProblem`); of UTC for `Local` and for an empty name, as upstream's in a container. */
export function zoneClock(name: string): ZoneClock {
  const known = clocks.get(name);
  if (known) return known;
  const isUtc = name === '' || name === 'UTC' || name === 'Local';
  const clock = isUtc ? clockOf(() => 0) : clockOf(offsetsOf(name));
  clocks.set(name, clock);
  return clock;
}

/** A time as RFC 3339 in a zone: `2026-03-01T00:00:00+05:30`, and with a `Z` where that is UTC. */
export function formatTimeIn(zone: string, atMs: number): string {
  const clock = zoneClock(zone);
  const minutes = Math.trunc(clock.offsetMs(atMs) / MINUTE_MS);
  const local = clock.local(atMs).toISOString().slice(0, 19);
  if (minutes === 0) return `${local}Z`;
  const part = (value: number): string => String(Math.trunc(value)).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${local}${minutes < 0 ? '-' : '+'}${part(size / 60)}:${part(size % 60)}`;
}

function clockOf(offsetMs: (atMs: number) => number): ZoneClock {
  return {
    offsetMs,
    local: (atMs) => new Date(atMs + offsetMs(atMs)),
    instant(localMs) {
      const near = offsetMs(localMs);
      return near === 0 ? localMs : localMs - offsetMs(localMs - near);
    },
  };
}

function offsetsOf(timeZone: string): (atMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  const ask = (atMs: number): number => {
    const [, sign, hours = '0', minutes = '0', seconds = '0'] =
      /GMT(?:([+-])(\d+):(\d+)(?::(\d+))?)?$/.exec(format.format(atMs)) ?? [];
    const offsetMs = Number(hours) * 60 * MINUTE_MS + Number(minutes) * MINUTE_MS + Number(seconds) * 1000;
    return sign === '-' ? -offsetMs : offsetMs;
  };
  const edges = new LruMap<number, number>(SPANS_KEPT);
  const atEdge = (span: number): number => {
    const known = edges.get(span);
    if (known !== undefined) return known;
    const offsetMs = ask(span * SPAN_MS);
    edges.set(span, offsetMs);
    return offsetMs;
  };
  return (atMs) => {
    const span = Math.floor(atMs / SPAN_MS);
    const before = atEdge(span);
    return before === atEdge(span + 1) ? before : ask(atMs);
  };
}
