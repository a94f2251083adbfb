import { lowerBound } from '../base/index.ts';
import { EventLog } from './event-log.ts';
import type { MemoryState } from './memory-state.ts';
import type { StoreEvent } from './record.ts';

/** After so many revisions the state is kept. */
const CHECKPOINT_REVISIONS = 64;

interface Checkpoint {
  readonly revision: number;
  readonly state: MemoryState;
}

/**
 * The past of a store in memory: every event, and every so often the state, which shares what has not changed since with
 * the next one. A state in between is the next kept one with the events after it taken back.
 */
export class MemoryHistory {
  readonly events = new EventLog();
  private checkpoints: Checkpoint[] = [];
  /** The state that was last asked for: pages of a list are all of one revision. */
  private last: Checkpoint | undefined;

  /** `state` is what the event has led to, which will change further. */
  add(events: readonly StoreEvent[], revision: number, state: MemoryState): void {
    for (const event of events) this.events.add(event);
    if (revision % CHECKPOINT_REVISIONS === 0) this.checkpoints.push({ revision, state: state.clone() });
  }

  /** The state as of a kept revision. It must not be changed. `now` is the newest, at `newest`. */
  stateAt(revision: number, newest: number, now: MemoryState): MemoryState {
    if (revision === newest) return now;
    if (this.last?.revision === revision) return this.last.state;
    const next = this.checkpoints[this.checkpointIndex(revision)] ?? { revision: newest, state: now };
    const state = next.state.clone();
    const since = this.events.after(revision);
    for (let i = since.length - 1; i >= 0; i--) {
      const event = since[i];
      if (event && event.revision <= next.revision) state.undo(event);
    }
    this.last = { revision, state };
    return state;
  }

  /** Forgets the oldest `limit` events of what was before `revision`. Gives how many those were. */
  forget(revision: number, limit: number): number {
    this.checkpoints = this.checkpoints.slice(this.checkpointIndex(revision));
    if (this.last && this.last.revision < revision) this.last = undefined;
    return this.events.forget(revision, limit);
  }

  /** The first kept state at or after a revision. */
  private checkpointIndex(revision: number): number {
    return lowerBound(
      this.checkpoints.length,
      (index) => (this.checkpoints[index]?.revision ?? 0) < revision,
    );
  }
}
