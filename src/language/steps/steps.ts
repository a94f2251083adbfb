/**
 * Work that is done in steps. Between two of them whoever runs it may stop, because nobody wants the answer any more,
 * or let others go first. What is dropped halfway leaves nothing behind.
 */
export type Steps<T> = Generator<void, T, void>;

/** Says whether an answer is still wanted. */
export interface Cancellation {
  readonly isCancelled: boolean;
}

export type Outcome<T> = { readonly value: T } | 'cancelled';

/** How the one who runs work shares the thread with others. */
export interface Turns {
  /** Milliseconds since whenever. */
  nowMs(): number;
  /** Resolves once everything else that waited has had its turn. */
  pause(): Promise<void>;
}

/** For work that is stopped by whoever drops it. */
const NEVER_CANCELLED: Cancellation = { isCancelled: false };

/** So long does work hold the thread before others get their turn; a single step may take longer. */
const TURN_MS = 8;

/** Does all of the work at once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Does the work in turns, until it is done or no longer wanted. */
export async function inTurns<T>(
  steps: Steps<T>,
  cancellation: Cancellation,
  turns: Turns,
): Promise<Outcome<T>> {
  for (;;) {
    const outcome = new Turn(turns).take(steps, cancellation);
    if (outcome !== undefined) return outcome;
    await turns.pause();
  }
}

/** The time that work may hold the thread: of one piece of work, or of several that are short. */
export class Turn {
  private readonly turns: Pick<Turns, 'nowMs'>;
  private readonly endMs: number;

  constructor(turns: Pick<Turns, 'nowMs'>) {
    this.turns = turns;
    this.endMs = turns.nowMs() + TURN_MS;
  }

  get isOver(): boolean {
    return this.turns.nowMs() >= this.endMs;
  }

  /** Goes on with the work until the turn is over. Undefined where there is more to do. */
  take<T>(steps: Steps<T>, cancellation: Cancellation = NEVER_CANCELLED): Outcome<T> | undefined {
    do {
      if (cancellation.isCancelled) return 'cancelled';
      const { done, value } = steps.next();
      if (done) return { value };
    } while (!this.isOver);
    return undefined;
  }
}
