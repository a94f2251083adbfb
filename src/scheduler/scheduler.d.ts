import { type Disposable, type Random } from '../base/index.ts';
import { type Client, type Informers } from '../client/index.ts';
export interface SchedulerOptions {
  readonly client: Client;
  readonly informers: Informers;
  readonly random: Random;
}
/** Starts to bind Pods to nodes. */
export declare function startScheduler(options: SchedulerOptions): Disposable;
//# sourceMappingURL=scheduler.d.ts.map
