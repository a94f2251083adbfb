import type { FlowRequest } from './flow-request.ts';

/** One of a level's queues. */
export class FlowQueue {
  readonly index: number;
  readonly waiting: FlowRequest[] = [];
  /** Of what is answered. */
  executing = 0;
  seatsInUse = 0;
  /** Where in the level's virtual time the next one of it begins: it has used so much of what is shared. */
  nextDispatch = 0;

  constructor(index: number) {
    this.index = index;
  }

  get isIdle(): boolean {
    return this.executing === 0 && this.waiting.length === 0;
  }

  /** Seats of all that is in it. */
  get load(): number {
    return this.waiting.reduce((sum, { seats }) => sum + seats, this.seatsInUse);
  }

  remove(request: FlowRequest): void {
    const index = this.waiting.indexOf(request);
    if (index >= 0) this.waiting.splice(index, 1);
  }
}
