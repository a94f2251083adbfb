import type { Clock, CollectedSeries } from '../../base/index.ts';
import { Utilization } from './utilization.ts';

const PARTS = [0, 0.001, 0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1];
const READS: ReadonlySet<string> = new Set(['get', 'list', 'watch']);

/** How many reads and writes wait and are answered, as parts of what there is room for in all levels together. */
export class ReadWriteUse {
  private readonly reads: KindOfRequest;
  private readonly writes: KindOfRequest;

  constructor(clock: Pick<Clock, 'now'>) {
    this.reads = new KindOfRequest(clock);
    this.writes = new KindOfRequest(clock);
  }

  of({ verb }: { readonly verb: string }): KindOfRequest {
    return READS.has(verb) ? this.reads : this.writes;
  }

  /** How many requests may wait, and be answered, at once. */
  limit(waiting: number, executing: number): void {
    for (const kind of [this.reads, this.writes]) kind.limit(waiting, executing);
  }

  series(): CollectedSeries[] {
    return [...this.writes.series('mutating'), ...this.reads.series('readOnly')];
  }
}

/** Of one kind of requests. */
class KindOfRequest {
  readonly waiting: Phase;
  readonly executing: Phase;

  constructor(clock: Pick<Clock, 'now'>) {
    this.waiting = new Phase(clock);
    this.executing = new Phase(clock);
  }

  limit(waiting: number, executing: number): void {
    this.waiting.use.of(waiting);
    this.executing.use.of(executing);
  }

  series(request_kind: string): CollectedSeries[] {
    return [
      [{ phase: 'executing', request_kind }, this.executing.use.tally],
      [{ phase: 'waiting', request_kind }, this.waiting.use.tally],
    ];
  }
}

class Phase {
  readonly use: Utilization;
  private count = 0;

  constructor(clock: Pick<Clock, 'now'>) {
    this.use = new Utilization(clock, PARTS);
  }

  begin(): void {
    this.use.use(++this.count);
  }

  end(): void {
    this.use.use(--this.count);
  }
}
