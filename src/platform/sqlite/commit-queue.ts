import { StoreError, type StoreEvent } from '../../store/index.ts';

/** How many writers are answered in one turn: each goes on with what it has to do next. */
const ANSWERS_A_TURN = 16;

/** Something to be written: it runs within the database's transaction of its group. */
interface Task {
  /** Writes, and adds to `events` what it wrote. Throws a {@link StoreError} before it has written anything. */
  run(events: StoreEvent[]): unknown;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

type Outcome = { readonly value: unknown } | { readonly error: StoreError };

export interface CommitQueueParts {
  /** Runs within one transaction of the database; throws, with nothing written, where that fails. */
  transaction<T>(run: () => T): T;
  /** Called after the commit, before anybody is answered. */
  committed(events: readonly StoreEvent[]): void;
  /** Nothing of the group was written. */
  rolledBack(): void;
}

/**
 * Groups writes that come while the event loop is busy: one commit, and so one fsync, for all of them, and each is
 * answered after it, a few a turn, so that a large group holds nobody else. Within a commit nothing else runs, so no reader
 * sees what is not on the disk.
 */
export class CommitQueue {
  private readonly parts: CommitQueueParts;
  private pending: Task[] = [];
  /** Of what is committed, in the order in which it was asked for. */
  private readonly answers = new Set<() => void>();

  constructor(parts: CommitQueueParts) {
    this.parts = parts;
  }

  add<T>(run: (events: StoreEvent[]) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.pending.push({ run, resolve, reject });
      if (this.pending.length === 1) setImmediate(() => this.flush());
    });
  }

  /** Commits all pending writes as one group, tells of them, then answers the writers. */
  flush(): void {
    const group = this.pending;
    if (group.length === 0) return;
    this.pending = [];
    const events: StoreEvent[] = [];
    let outcomes: Outcome[];
    try {
      outcomes = this.parts.transaction(() => group.map((task) => outcomeOf(task, events)));
    } catch (error) {
      this.parts.rolledBack();
      const failure = new StoreError('unavailable', `the write was not committed: ${messageOf(error)}`);
      for (const { reject } of group) reject(failure);
      return;
    }
    this.parts.committed(events);
    const areOthersWaiting = this.answers.size > 0;
    group.forEach(({ resolve, reject }, i) => {
      const outcome = outcomes[i];
      if (!outcome) return;
      this.answers.add(() => {
        if ('error' in outcome) reject(outcome.error);
        else resolve(outcome.value as never);
      });
    });
    if (!areOthersWaiting) this.answer();
  }

  private answer(): void {
    let left = ANSWERS_A_TURN;
    for (const answer of this.answers) {
      if (left-- === 0) break;
      this.answers.delete(answer);
      answer();
    }
    if (this.answers.size > 0) setImmediate(() => this.answer());
  }
}

/** What is wrong with one task fails it alone; what is wrong with the database fails its group. */
function outcomeOf(task: Task, events: StoreEvent[]): Outcome {
  try {
    return { value: task.run(events) };
  } catch (error) {
    if (error instanceof StoreError) return { error };
    throw error;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
