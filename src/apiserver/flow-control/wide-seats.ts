import type { FlowRequest } from './flow-request.ts';

/** The part of a level's seats that is kept for requests of one seat. */
const NARROW_PART = 1 / 4;
/** The part of the rest that one flow may take. */
const FLOW_PART = 1 / 2;

/**
 * What wide requests take of a level's seats. All are answered by one thread: more lists at a time make none of them
 * faster, but all who come after them wait until one has ended. So some seats are kept for what is narrow and soon done,
 * and one flow's lists leave room for those of another. One wide request is let in whatever it takes.
 */
export class WideSeats {
  private inUse = 0;
  /** By flow. */
  private readonly byFlow = new Map<string, number>();

  /** `limit`: the seats that the level has of its own. */
  hasRoom(request: FlowRequest, limit: number): boolean {
    const { seats } = request;
    if (seats <= 1 || this.inUse === 0) return true;
    const forWide = limit - Math.max(1, Math.floor(limit * NARROW_PART));
    if (this.inUse + seats > forWide) return false;
    const own = this.byFlow.get(flowOf(request)) ?? 0;
    return own === 0 || own + seats <= forWide * FLOW_PART;
  }

  take(request: FlowRequest): void {
    if (request.seats <= 1) return;
    this.inUse += request.seats;
    const flow = flowOf(request);
    this.byFlow.set(flow, (this.byFlow.get(flow) ?? 0) + request.seats);
  }

  leave(request: FlowRequest): void {
    if (request.seats <= 1) return;
    this.inUse -= request.seats;
    const flow = flowOf(request);
    const left = (this.byFlow.get(flow) ?? 0) - request.seats;
    if (left > 0) this.byFlow.set(flow, left);
    else this.byFlow.delete(flow);
  }
}

/** Who asks: a distinguisher by namespace does not say it. */
function flowOf({ user }: FlowRequest): string {
  return user.name;
}
