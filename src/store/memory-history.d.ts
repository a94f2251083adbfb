import { EventLog } from './event-log.ts';
import type { MemoryState } from './memory-state.ts';
import type { StoreEvent } from './record.ts';
/**
 * The past of a store in memory: every event, and every so often the state, which shares what has not changed since with
 * the next one. A state in between is the next kept one with the events after it taken back.
 */
export declare class MemoryHistory {
  readonly events: EventLog;
  private checkpoints;
  /** The state that was last asked for: pages of a list are all of one revision. */
  private last;
  /** `state` is what the event has led to, which will change further. */
  add(events: readonly StoreEvent[], revision: number, state: MemoryState): void;
  /** The state as of a kept revision. It must not be changed. `now` is the newest, at `newest`. */
  stateAt(revision: number, newest: number, now: MemoryState): MemoryState;
  /** Forgets what was before `revision`. */
  forget(revision: number): void;
  /** The first kept state at or after a revision. */
  private checkpointIndex;
}
//# sourceMappingURL=memory-history.d.ts.map
