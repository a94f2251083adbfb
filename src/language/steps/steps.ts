/**
 * Work that is done in steps. Between two of them whoever runs it may stop, because nobody wants the answer any more,
 * or let others go first. What is dropped halfway leaves nothing behind.
 */
export type Steps<T> = Generator<void, T, void>;

/** Says whether an answer is still wanted. */
export interface Cancellation {
  readonly isCancelled: boolean;
}

/** For work that is stopped by whoever drops it. */
export const NEVER_CANCELLED: Cancellation = { isCancelled: false };

export type Outcome<T> = { readonly value: T } | 'cancelled';

/** How the one who runs work shares the thread with others. */
export interface Turns {
  /** Milliseconds since whenever. */
  nowMs(): number;
  /** Resolves once everything else that waited has had its turn. */
  pause(): Promise<void>;
}

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
    const outcome = takeTurn(steps, cancellation, turns);
    if (outcome !== undefined) return outcome;
    await turns.pause();
  }
}

/** Goes on with the work for one turn. Undefined where there is more to do. */
export function takeTurn<T>(
  steps: Steps<T>,
  cancellation: Cancellation,
  turns: Pick<Turns, 'nowMs'>,
): Outcome<T> | undefined {
  const endMs = turns.nowMs() + TURN_MS;
  do {
    if (cancellation.isCancelled) return 'cancelled';
    const { done, value } = steps.next();
    if (done) return { value };
  } while (turns.nowMs() < endMs);
  return undefined;
}
