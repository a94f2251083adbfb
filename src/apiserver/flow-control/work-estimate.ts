import type { RequestInfo } from '../request/request-info.ts';
import type { WorkEstimate } from './flow-request.ts';

/** What is known of the objects of a resource. */
export interface ObjectStats {
  readonly count: number;
  readonly bytes: number;
}

/** What an estimate is made from. */
export interface EstimateParts {
  /** The objects that a request is about; undefined where there are none that are known. */
  objects(info: RequestInfo): ObjectStats | undefined;
  /** How many watch what a write changes. */
  watchers(info: RequestInfo): number;
}

const BYTES_PER_SEAT = 100_000;
/** A list comes in parts: no more of it than this is in memory at once. */
const STREAMED_BYTES = 1_000_000;
const MOST_LIST_SEATS = 100;
const MOST_WRITE_SEATS = 10;
const WATCHERS_PER_SEAT = 10;
/** What the watchers of one seat keep it for. */
const EVENT_MS = 5;
const ONE_SEAT: WorkEstimate = { initialSeats: 1, finalSeats: 0, additionalMs: 0 };

/** Whether an estimate looks at more than the verb. */
export function isEstimated({ verb }: RequestInfo): boolean {
  return verb === 'list' || verb === 'watch' || WRITES.has(verb);
}

const WRITES: ReadonlySet<string> = new Set(['create', 'update', 'patch', 'delete']);

/**
 * How many seats a request takes: a list by the bytes that it holds at once, a watch as the list that it begins with, a
 * write some for a while after it where many watch. `widest` is what its level allows; 0 is no limit.
 */
export function estimateWork(
  parts: EstimateParts,
  info: RequestInfo,
  query: URLSearchParams,
  widest: number,
): WorkEstimate {
  if (info.verb === 'list') return listWork(parts, info, query, widest);
  if (info.verb === 'watch')
    return beginsWithObjects(query) ? listWork(parts, info, query, widest) : ONE_SEAT;
  return WRITES.has(info.verb) ? writeWork(parts, info, widest) : ONE_SEAT;
}

/** By what it asks, or, as older clients have it, by where it begins. */
function beginsWithObjects(query: URLSearchParams): boolean {
  const revision = query.get('resourceVersion') ?? '';
  return query.get('sendInitialEvents') === 'true' || revision === '' || revision === '0';
}

function listWork(
  parts: EstimateParts,
  info: RequestInfo,
  query: URLSearchParams,
  widest: number,
): WorkEstimate {
  const stats = parts.objects(info);
  if (!stats || stats.count === 0) return ONE_SEAT;
  const limit = Number(query.get('limit') ?? 0);
  const limited = limit > 0 && limit < stats.count ? limit : stats.count;
  const inMemory = info.name === '' ? limited : 1;
  const bytes = Math.min(inMemory * (stats.bytes / stats.count), STREAMED_BYTES);
  const most = widest === 0 ? MOST_LIST_SEATS : Math.min(widest, MOST_LIST_SEATS);
  const initialSeats = Math.min(most, Math.max(1, Math.ceil(bytes / BYTES_PER_SEAT)));
  return initialSeats === 1 ? ONE_SEAT : { initialSeats, finalSeats: 0, additionalMs: 0 };
}

function writeWork(parts: EstimateParts, info: RequestInfo, widest: number): WorkEstimate {
  const watchers = parts.watchers(info);
  if (watchers < WATCHERS_PER_SEAT) return ONE_SEAT;
  const wanted = Math.ceil(watchers / WATCHERS_PER_SEAT);
  const most = widest === 0 ? MOST_WRITE_SEATS : Math.min(widest, MOST_WRITE_SEATS);
  const finalSeats = Math.min(most, wanted);
  return { initialSeats: 1, finalSeats, additionalMs: (wanted * EVENT_MS) / finalSeats };
}
