import type { Clock } from '../../base/index.ts';
import type { PriorityLevel } from './config.ts';
import { FlowQueue } from './flow-queue.ts';
import { type FlowRequest, type Rejection, workOf } from './flow-request.ts';
import { Hands } from './hands.ts';
import { SeatDemand } from './seat-demand.ts';
import { Utilization } from './utilization.ts';
import { WideSeats } from './wide-seats.ts';

/** How long a request is thought to take before it is known. */
const ESTIMATED_MS = 3;
/** Bounds of parts in use, as upstream tells them. */
const SEAT_PARTS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1];
const REQUEST_PARTS = [0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.25, 0.5, 0.75, 1];

/**
 * The seats and queues of one priority level. Who finds a seat is answered at once; the others wait in the queues that
 * their flow was dealt, of which the one comes next that has used least of what is shared.
 */
export class QueueSet {
  readonly demand: SeatDemand;
  readonly executing = new Set<FlowRequest>();
  queues: FlowQueue[] = [];
  seatsInUse = 0;
  waitingCount = 0;
  /** How many seats are its own: what it borrows makes no list faster, and is for narrow requests. */
  nominal = 0;
  readonly utilization: {
    readonly seats: Utilization;
    readonly executing: Utilization;
    readonly waiting: Utilization;
  };
  readonly totals = { dispatched: 0, rejected: 0, timedOut: 0, cancelled: 0 };
  private readonly clock: Clock;
  private level: PriorityLevel;
  private hands: Hands | undefined;
  private limit = 0;
  private readonly wide = new WideSeats();
  /** Those in which something waits. */
  private readonly waitingQueues = new Set<FlowQueue>();
  /** How far those have come that were dispatched last. */
  private virtualTime = 0;

  constructor(clock: Clock, level: PriorityLevel) {
    this.clock = clock;
    this.demand = new SeatDemand(clock);
    this.utilization = {
      seats: new Utilization(clock, SEAT_PARTS),
      executing: new Utilization(clock, REQUEST_PARTS),
      waiting: new Utilization(clock, REQUEST_PARTS),
    };
    this.level = level;
    this.configure(level);
  }

  get isIdle(): boolean {
    return this.executing.size === 0 && this.waitingCount === 0;
  }

  /** Changes the queues. What waits in one that is no more is answered in its turn all the same. */
  configure(level: PriorityLevel): void {
    const before = this.level.queuing;
    this.level = level;
    const { queuing } = level;
    if (before?.queues !== queuing?.queues || before?.handSize !== queuing?.handSize || !this.hands)
      this.hands = queuing && new Hands(queuing);
    const count = queuing?.queues ?? 0;
    while (this.queues.length < count) this.queues.push(new FlowQueue(this.queues.length));
    this.queues.length = count;
    this.utilization.waiting.of(count * (queuing?.queueLengthLimit ?? 0));
  }

  /** Changes how many seats there are. */
  setLimit(limit: number): void {
    this.limit = limit;
    this.utilization.seats.of(this.nominal);
    this.utilization.executing.of(this.nominal);
    this.dispatch();
  }

  get currentLimit(): number {
    return this.limit;
  }

  /**
   * Lets a request in: at once (undefined), or refuses it, or lets it wait, at most `waitMs`. Whoever is let in is to call
   * {@link finish}.
   */
  start(
    request: FlowRequest,
    waitMs: number,
    signal: AbortSignal,
  ): Rejection | Promise<Rejection | undefined> | undefined {
    this.demand.add(request.seats, request.arrivedMs);
    if (this.level.isExempt) {
      this.execute(request);
      return undefined;
    }
    if (!this.hands || !this.level.queuing) {
      if (this.hasRoom(request.seats)) {
        this.execute(request);
        return undefined;
      }
      return this.reject(request, 'concurrency-limit');
    }
    const queue = this.shortest(this.hands.of(`${request.selector}\0${request.distinguisher}`));
    request.queue = queue;
    if (queue.isIdle && queue.nextDispatch < this.virtualTime) queue.nextDispatch = this.virtualTime;
    if (
      this.waitingCount === 0 &&
      this.hasRoom(request.seats) &&
      this.wide.hasRoom(request, this.wideLimit)
    ) {
      this.execute(request);
      return undefined;
    }
    if (queue.waiting.length >= this.level.queuing.queueLengthLimit)
      return this.reject(request, 'queue-full');
    const decided = this.wait(request, queue, waitMs, signal);
    this.dispatch();
    return decided;
  }

  /** A request was answered. What it has set in motion may hold its seats for some time more. */
  finish(request: FlowRequest): void {
    const nowMs = this.clock.now();
    const { additionalMs } = request.work;
    if (additionalMs > 0) this.clock.setTimer(additionalMs, () => this.leave(request, nowMs));
    else this.leave(request, nowMs);
  }

  private execute(request: FlowRequest): void {
    const { queue, stats, seats } = request;
    request.startedMs = request.decide ? this.clock.now() : request.arrivedMs;
    this.executing.add(request);
    this.seatsInUse += seats;
    this.useSeats();
    this.totals.dispatched++;
    stats.dispatched++;
    stats.executing++;
    stats.executingSeats += seats;
    if (this.level.isExempt) return;
    stats.executedAfterSeconds.observe((request.startedMs - request.arrivedMs) / 1000);
    this.wide.take(request);
    if (!queue) return;
    queue.executing++;
    queue.seatsInUse += seats;
    this.virtualTime = Math.max(this.virtualTime, queue.nextDispatch);
    queue.nextDispatch += workOf(request.work, ESTIMATED_MS);
  }

  private leave(request: FlowRequest, finishedMs: number): void {
    const { queue, stats, seats, work } = request;
    this.demand.add(-seats, finishedMs + work.additionalMs);
    this.executing.delete(request);
    this.seatsInUse -= seats;
    this.useSeats();
    stats.executing--;
    stats.executingSeats -= seats;
    if (this.level.isExempt) return;
    this.wide.leave(request);
    if (queue) {
      queue.executing--;
      queue.seatsInUse -= seats;
      // It was charged for a guess.
      queue.nextDispatch += workOf(work, finishedMs - request.startedMs) - workOf(work, ESTIMATED_MS);
    }
    if (this.waitingCount > 0) this.dispatch();
  }

  private useSeats(): void {
    this.utilization.seats.use(this.seatsInUse);
    this.utilization.executing.use(this.executing.size);
  }

  private reject(request: FlowRequest, rejection: Rejection): Rejection {
    const nowMs = this.clock.now();
    this.demand.add(-request.seats, nowMs);
    const { rejected } = request.stats;
    rejected.set(rejection, (rejected.get(rejection) ?? 0) + 1);
    if (rejection === 'time-out') this.totals.timedOut++;
    else if (rejection === 'cancelled') this.totals.cancelled++;
    else this.totals.rejected++;
    request.stats.rejectedAfterSeconds.observe((nowMs - request.arrivedMs) / 1000);
    return rejection;
  }

  private wait(
    request: FlowRequest,
    queue: FlowQueue,
    waitMs: number,
    signal: AbortSignal,
  ): Promise<Rejection | undefined> {
    const { stats, seats } = request;
    queue.waiting.push(request);
    this.waitingQueues.add(queue);
    this.waitingCount++;
    this.utilization.waiting.use(this.waitingCount);
    stats.waiting++;
    stats.waitingSeats += seats;
    stats.queueLengths.observe(queue.waiting.length);
    return new Promise((resolve) => {
      const giveUp = (rejection: Rejection): void => {
        queue.remove(request);
        this.leaveQueue(request, queue);
        request.decide?.(this.reject(request, rejection));
        this.dispatch();
      };
      const onAbort = (): void => giveUp('cancelled');
      signal.addEventListener('abort', onAbort, { once: true });
      request.patience = this.clock.setTimer(waitMs, () => giveUp('time-out'));
      request.decide = (rejection) => {
        signal.removeEventListener('abort', onAbort);
        resolve(rejection);
      };
    });
  }

  private leaveQueue(request: FlowRequest, queue: FlowQueue): void {
    const { stats, seats } = request;
    request.patience?.dispose();
    this.waitingCount--;
    this.utilization.waiting.use(this.waitingCount);
    if (queue.waiting.length === 0) this.waitingQueues.delete(queue);
    stats.waiting--;
    stats.waitingSeats -= seats;
  }

  /** Lets in who waits, while there is room. */
  private dispatch(): void {
    for (;;) {
      const queue = this.next();
      const request = queue?.waiting[0];
      if (!queue || !request) return;
      if (!this.hasRoom(request.seats)) {
        request.stats.noRoom++;
        return;
      }
      queue.waiting.shift();
      this.leaveQueue(request, queue);
      this.execute(request);
      request.decide?.(undefined);
    }
  }

  /**
   * The queue that has used least, of those whose first one may be let in when there is room. Where there is none for it
   * the others wait, too: else a wide one would wait for ever.
   */
  private next(): FlowQueue | undefined {
    let found: FlowQueue | undefined;
    for (const queue of this.waitingQueues) {
      const [first] = queue.waiting;
      if (!first || (found && found.nextDispatch <= queue.nextDispatch)) continue;
      if (this.wide.hasRoom(first, this.wideLimit)) found = queue;
    }
    return found;
  }

  private get wideLimit(): number {
    return Math.min(this.limit, this.nominal);
  }

  private hasRoom(seats: number): boolean {
    return (
      this.limit > 0 && (seats > this.limit ? this.seatsInUse === 0 : this.seatsInUse + seats <= this.limit)
    );
  }

  private shortest(hand: readonly number[]): FlowQueue {
    let found: FlowQueue | undefined;
    let least = Infinity;
    for (const index of hand) {
      const queue = this.queues[index];
      if (!queue) continue;
      const { load } = queue;
      if (load >= least) continue;
      least = load;
      found = queue;
    }
    if (!found) throw new Error('a hand without queues');
    return found;
  }
}
