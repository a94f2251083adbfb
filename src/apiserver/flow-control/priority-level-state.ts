import type { Clock } from '../../base/index.ts';
import type { Claim, SeatLimits } from './concurrency.ts';
import type { PriorityLevel } from './config.ts';
import { DroppedRequests } from './dropped-requests.ts';
import { FlowStats } from './flow-stats.ts';
import { QueueSet } from './queue-set.ts';

/** A priority level at work. */
export class PriorityLevelState {
  level: PriorityLevel;
  limits: SeatLimits = { nominal: 0, lower: 0, upper: 0, widest: 0 };
  /** It is no longer wanted, and goes once nothing is in it. */
  isQuiescing = false;
  /** Of the last sharing out. */
  target = 0;
  readonly seats: QueueSet;
  readonly dropped: DroppedRequests;
  /** By the selector's name. */
  readonly stats = new Map<string, FlowStats>();

  constructor(clock: Clock, level: PriorityLevel) {
    this.level = level;
    this.seats = new QueueSet(clock, level);
    this.dropped = new DroppedRequests(clock);
  }

  configure(level: PriorityLevel): void {
    this.level = level;
    this.isQuiescing = false;
    this.seats.configure(level);
  }

  statsOf(selector: string): FlowStats {
    let stats = this.stats.get(selector);
    if (!stats) this.stats.set(selector, (stats = new FlowStats()));
    return stats;
  }

  /** Forgets what is counted of selectors that are no more. */
  keepStats(selectors: ReadonlySet<string>): void {
    for (const [name, stats] of this.stats) if (!selectors.has(name) && stats.isIdle) this.stats.delete(name);
  }

  /** What it would use in the next period, going by the last one. */
  claim(): Claim {
    const { limits, seats, level } = this;
    const { highWatermark, smoothed } = seats.demand.stats;
    const used = level.isExempt ? highWatermark : Math.min(limits.nominal, highWatermark);
    const lower = Math.max(limits.lower, used);
    return { lower, upper: limits.upper, target: Math.max(lower, smoothed) };
  }
}
