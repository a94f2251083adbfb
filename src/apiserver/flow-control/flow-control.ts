import type { Clock, Disposable } from '../../base/index.ts';
import type { User } from '../contracts/index.ts';
import type { Call } from '../request/call.ts';
import type { RequestInfo } from '../request/request-info.ts';
import { allocate, seatLimits } from './concurrency.ts';
import {
  CATCH_ALL,
  type FlowSelector,
  MANDATORY_LEVELS,
  MANDATORY_SELECTORS,
  type PriorityLevel,
} from './config.ts';
import type { FlowRequest, Rejection, WorkEstimate } from './flow-request.ts';
import type { FlowStats } from './flow-stats.ts';
import { ReadWriteUse } from './read-write-use.ts';
import { inPrecedence, matches } from './matching.ts';
import { PriorityLevelState } from './priority-level-state.ts';
import { WatchCounts } from './watch-counts.ts';
import { estimateWork, isEstimated, type ObjectStats } from './work-estimate.ts';

export interface FlowControlParts {
  readonly clock: Clock;
  /** How many seats there are. */
  readonly seats: number;
  /** How long a request waits in its queue at most. */
  readonly waitMs: number;
  /** The objects that a list is about; undefined where none are known. */
  objects(info: RequestInfo): ObjectStats | undefined;
}

/** What a request was found to belong to. */
export interface Classified {
  readonly selector: FlowSelector;
  readonly state: PriorityLevelState;
  /** Headers of its answer that say so. */
  readonly headers: Readonly<Record<string, string>>;
}

/** How a request gets on: it is let in, at once or later, or refused. */
export interface Admission {
  readonly request: FlowRequest;
  readonly state: PriorityLevelState;
  /** Undefined: it is let in. */
  readonly rejection: Rejection | Promise<Rejection | undefined> | undefined;
}

/** How often seats that are not used are lent anew. */
const PERIOD_MS = 10_000;

const ONE_SEAT: WorkEstimate = { initialSeats: 1, finalSeats: 0, additionalMs: 0 };

/**
 * Priority and fairness: which level and flow a request belongs to, and whether there is a seat for it. Levels lend each
 * other what they do not use; nothing is looked at again while nobody uses anything.
 */
export class FlowControl implements Disposable {
  readonly watches = new WatchCounts();
  /** By name. */
  readonly levels = new Map<string, PriorityLevelState>();
  readonly serverSeats: number;
  readonly readWriteUse: ReadWriteUse;
  /** The part of what they could use that all levels get. */
  fairPart = 0;
  private readonly parts: FlowControlParts;
  /** In the order in which they are asked. */
  private selectors: readonly Classified[] = [];
  private period: Disposable | undefined;
  private nominalSum = 0;

  constructor(parts: FlowControlParts) {
    this.parts = parts;
    this.serverSeats = parts.seats;
    this.readWriteUse = new ReadWriteUse(parts.clock);
    this.configure([], []);
  }

  /**
   * Takes over a configuration. Where the mandatory level or selector of a name is missing it is imagined; a selector
   * whose level there is not is left out.
   */
  configure(levels: readonly PriorityLevel[], selectors: readonly FlowSelector[]): void {
    const wanted = [...levels, ...missing(MANDATORY_LEVELS, levels)];
    const asked = inPrecedence([...selectors, ...missing(MANDATORY_SELECTORS, selectors)]);
    const lingering = this.takeLevels(wanted);
    const all = [...wanted, ...lingering];
    const limits = seatLimits(all, this.parts.seats);
    this.nominalSum = limits.reduce((sum, { nominal }) => sum + nominal, 0);
    this.readWriteUse.limit(roomToWait(all), this.nominalSum);
    for (const [index, { name }] of all.entries()) {
      const state = this.levels.get(name);
      const found = limits[index];
      if (!state || !found) continue;
      state.limits = found;
      state.seats.nominal = found.nominal;
    }
    this.selectors = asked.flatMap((selector) => {
      const state = this.levels.get(selector.level);
      return state && !state.isQuiescing
        ? [{ selector, state, headers: headersOf(selector, state.level) }]
        : [];
    });
    const names = new Set(asked.map(({ name }) => name));
    for (const state of this.levels.values()) state.keepStats(names);
    this.lend();
  }

  /** Which selector is the first to match. */
  classify(user: User, info: RequestInfo): Classified {
    const { selectors } = this;
    for (const classified of selectors) if (matches(classified.selector, user, info)) return classified;
    const last = selectors.find(({ selector }) => selector.name === CATCH_ALL);
    if (!last) throw new Error('there is no selector for everything else');
    return last;
  }

  /** Asks for a seat. Whoever gets one is to call {@link finish}. */
  start({ selector, state }: Classified, call: Call): Admission {
    const { user, info } = call;
    const stats = state.statsOf(selector.name);
    const work = isEstimated(info) ? this.estimate(state, stats, call) : ONE_SEAT;
    const seats = Math.max(work.initialSeats, work.finalSeats);
    stats.seats.observe(seats);
    const request: FlowRequest = {
      user,
      info,
      selector: selector.name,
      distinguisher: distinguisherOf(selector, user, info),
      work,
      seats,
      arrivedMs: call.receivedMs,
      stats,
      queue: undefined,
      startedMs: 0,
      decide: undefined,
      patience: undefined,
    };
    this.period ??= this.parts.clock.setTimer(PERIOD_MS, () => this.endPeriod());
    const rejection = state.seats.start(request, this.parts.waitMs, call.http.signal);
    this.noteUse(info, rejection);
    return { request, state, rejection };
  }

  finish({ request, state }: Admission): void {
    const { stats, info, startedMs } = request;
    const seconds = Math.max(0, this.parts.clock.now() - startedMs) / 1000;
    this.readWriteUse.of(info).executing.end();
    if (info.verb === 'watch') stats.watchSeconds.observe(seconds);
    else stats.regularSeconds.observe(seconds);
    state.seats.finish(request);
  }

  dispose(): void {
    this.period?.dispose();
  }

  private noteUse(info: RequestInfo, rejection: Admission['rejection']): void {
    const use = this.readWriteUse.of(info);
    if (rejection === undefined) use.executing.begin();
    if (rejection === undefined || typeof rejection === 'string') return;
    use.waiting.begin();
    void rejection.then((reason) => {
      use.waiting.end();
      if (reason === undefined) use.executing.begin();
    });
  }

  /** Makes, changes and forgets levels. Gives those that are only there until they are empty. */
  private takeLevels(wanted: readonly PriorityLevel[]): PriorityLevel[] {
    const { clock } = this.parts;
    const names = new Set(wanted.map(({ name }) => name));
    for (const level of wanted) {
      const state = this.levels.get(level.name);
      if (state) state.configure(level);
      else this.levels.set(level.name, new PriorityLevelState(clock, level));
    }
    const lingering: PriorityLevel[] = [];
    for (const [name, state] of this.levels) {
      if (names.has(name)) continue;
      state.isQuiescing = true;
      if (state.seats.isIdle) this.levels.delete(name);
      else lingering.push(state.level);
    }
    return lingering;
  }

  private estimate(state: PriorityLevelState, stats: FlowStats, { info, query }: Call): WorkEstimate {
    const parts = {
      objects: (of: RequestInfo): ObjectStats | undefined => this.parts.objects(of),
      watchers: (of: RequestInfo): number => {
        const count = this.watches.of(of);
        stats.watchers.observe(count);
        return count;
      },
    };
    return estimateWork(parts, info, query, state.limits.widest);
  }

  private endPeriod(): void {
    this.period = undefined;
    for (const [name, state] of this.levels)
      if (state.isQuiescing && state.seats.isIdle) this.levels.delete(name);
    for (const { seats } of this.levels.values()) seats.demand.endPeriod();
    this.lend();
    const isQuiet = [...this.levels.values()].every(({ seats }) => seats.isIdle);
    if (!isQuiet) this.period = this.parts.clock.setTimer(PERIOD_MS, () => this.endPeriod());
  }

  /** Divides all seats by what the levels used. What is exempt takes what it takes. */
  private lend(): void {
    const limited: { state: PriorityLevelState; claim: ReturnType<PriorityLevelState['claim']> }[] = [];
    let left = this.nominalSum;
    for (const state of this.levels.values()) {
      const claim = state.claim();
      state.target = claim.target;
      if (!state.level.isExempt) limited.push({ state, claim });
      else {
        left -= claim.lower;
        state.seats.setLimit(claim.lower);
      }
    }
    const lowest = limited.reduce((sum, { state }) => sum + state.limits.lower, 0);
    const used = limited.reduce((sum, { claim }) => sum + claim.lower, 0);
    this.fairPart = 0;
    if (left <= used) {
      // What is exempt has taken so much that the others cannot have what they used.
      const part = left <= lowest ? 0 : (left - lowest) / (used - lowest);
      for (const { state, claim } of limited) {
        const { lower } = state.limits;
        state.seats.setLimit(lower + Math.round((claim.lower - lower) * part));
      }
      return;
    }
    const { parts, fairPart } = allocate(
      limited.map(({ claim }) => claim),
      this.nominalSum,
    );
    this.fairPart = fairPart;
    for (const [index, { state }] of limited.entries()) state.seats.setLimit(Math.round(parts[index] ?? 0));
  }
}

function missing<T extends { readonly name: string }>(mandatory: readonly T[], there: readonly T[]): T[] {
  const names = new Set(there.map(({ name }) => name));
  return mandatory.filter(({ name }) => !names.has(name));
}

function headersOf(selector: FlowSelector, level: PriorityLevel): Record<string, string> {
  return {
    'x-kubernetes-pf-flowschema-uid': selector.uid,
    'x-kubernetes-pf-prioritylevel-uid': level.uid,
  };
}

function distinguisherOf({ distinguisher }: FlowSelector, user: User, info: RequestInfo): string {
  switch (distinguisher) {
    case 'ByUser':
      return user.name;
    case 'ByNamespace':
      return info.namespace;
    case undefined:
      return '';
  }
}

function roomToWait(levels: readonly PriorityLevel[]): number {
  return levels.reduce(
    (sum, { queuing }) => sum + (queuing ? queuing.queues * queuing.queueLengthLimit : 0),
    0,
  );
}
