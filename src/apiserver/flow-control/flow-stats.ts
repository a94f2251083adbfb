import { Tally } from '../../base/index.ts';
import type { Rejection } from './flow-request.ts';

const SECONDS = [0, 0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30];
const SEATS = [1, 2, 4, 8, 16, 32, 64, 100];
const LENGTHS = [0, 10, 25, 50, 100, 250, 500, 1000];
const WATCHERS = [0, 1, 10, 100, 1000, 10_000];

/** What is counted of the requests of one selector in one level. */
export class FlowStats {
  dispatched = 0;
  /** By why. */
  readonly rejected = new Map<Rejection, number>();
  executing = 0;
  executingSeats = 0;
  waiting = 0;
  waitingSeats = 0;
  noRoom = 0;
  readonly executedAfterSeconds = new Tally(SECONDS);
  readonly rejectedAfterSeconds = new Tally(SECONDS);
  readonly regularSeconds = new Tally(SECONDS);
  readonly watchSeconds = new Tally(SECONDS);
  readonly seats = new Tally(SEATS);
  readonly queueLengths = new Tally(LENGTHS);
  readonly watchers = new Tally(WATCHERS);

  get isIdle(): boolean {
    return this.executing === 0 && this.waiting === 0;
  }
}
