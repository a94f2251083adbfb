import { type Clock, Tally } from '../../base/index.ts';

const SECONDS = [
  0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60,
];

/** What is asked of the store, in upstream's words. */
export type StoreOperationName = 'create' | 'update' | 'delete' | 'list';

export interface StoreRequestStats {
  readonly seconds: Tally;
  failed: number;
}

/** Counts and times what is asked of the store for one resource. */
export class StoreRequests {
  readonly byOperation = new Map<StoreOperationName, StoreRequestStats>();
  private readonly clock: Pick<Clock, 'now'>;

  constructor(clock: Pick<Clock, 'now'>) {
    this.clock = clock;
  }

  async time<T>(operation: StoreOperationName, run: () => Promise<T>): Promise<T> {
    const stats = this.of(operation);
    const beganMs = this.clock.now();
    try {
      return await run();
    } catch (error) {
      stats.failed++;
      throw error;
    } finally {
      stats.seconds.observe((this.clock.now() - beganMs) / 1000);
    }
  }

  private of(operation: StoreOperationName): StoreRequestStats {
    let stats = this.byOperation.get(operation);
    if (!stats) {
      stats = { seconds: new Tally(SECONDS), failed: 0 };
      this.byOperation.set(operation, stats);
    }
    return stats;
  }
}
