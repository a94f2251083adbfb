import type { Pod } from '../kinds/index.ts';
import { type Disposable } from '../base/index.ts';
import type { Informers } from '../client/index.ts';
import type { SchedulerCache } from './cache/index.ts';
import type { SchedulingQueue } from './queue/index.ts';
export declare const DEFAULT_SCHEDULER_NAME = 'default-scheduler';
export interface EventHandlersOptions {
  readonly informers: Informers;
  readonly cache: SchedulerCache;
  readonly queue: SchedulingQueue;
  /** The Pod has a node, or is gone: what is under way for it need not go on. */
  readonly onSettled: (key: string) => void;
}
/** Brings what informers tell into the cache and the queue, until it is disposed. */
export declare class EventHandlers implements Disposable {
  /** Resolves when all that is there has been told. */
  readonly synced: Promise<void>;
  private readonly cache;
  private readonly queue;
  private readonly onSettled;
  private readonly started;
  constructor({ informers, cache, queue, onSettled }: EventHandlersOptions);
  dispose(): void;
  private seeNode;
  private seePod;
  private seeBound;
  private seeUnscheduled;
  private losePod;
  private followStorage;
}
/** Whether a Pod without a node is this scheduler's to place. */
export declare function isResponsibleFor(pod: Pod): boolean;
//# sourceMappingURL=event-handlers.d.ts.map
