import type { Disposable } from '../../base/index.ts';
import type { User } from '../contracts/index.ts';
import type { RequestInfo } from '../request/request-info.ts';
import type { FlowQueue } from './flow-queue.ts';
import type { FlowStats } from './flow-stats.ts';

/** What a request is thought to take. */
export interface WorkEstimate {
  /** Seats while it is answered. */
  readonly initialSeats: number;
  /** Seats for some time after that, for what it has set in motion. */
  readonly finalSeats: number;
  readonly additionalMs: number;
}

/** Why a request is not answered, in the words of upstream's metrics. */
export type Rejection = 'concurrency-limit' | 'queue-full' | 'time-out' | 'cancelled';

/** A request on its way through a priority level. */
export interface FlowRequest {
  readonly user: User;
  readonly info: RequestInfo;
  /** The selector that matched, and what divides its requests. */
  readonly selector: string;
  readonly distinguisher: string;
  readonly work: WorkEstimate;
  /** The more of both phases: so many are taken throughout. */
  readonly seats: number;
  readonly arrivedMs: number;
  readonly stats: FlowStats;
  /** Undefined where its level has none. */
  queue: FlowQueue | undefined;
  startedMs: number;
  /** Resolves whoever waits for it. */
  decide: ((rejection: Rejection | undefined) => void) | undefined;
  patience: Disposable | undefined;
}

/** Seats times the time that they are taken. */
export function workOf({ initialSeats, finalSeats, additionalMs }: WorkEstimate, tookMs: number): number {
  return initialSeats * tookMs + finalSeats * additionalMs;
}
