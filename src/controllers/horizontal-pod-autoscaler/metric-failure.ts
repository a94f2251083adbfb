import { messageOf } from '../library/objects/index.ts';

/** A metric of which no size follows: with the reason that upstream gives for its kind. */
export class MetricFailure extends Error {
  /** Of the condition and the event. */
  readonly reason: string;
  /** What the event says, and the condition. */
  readonly why: string;

  /** `told` is how the failure is spoken of together with those of other metrics. */
  constructor(reason: string, why: string, told: string) {
    super(told);
    this.reason = reason;
    this.why = why;
  }
}

/** Turns what goes wrong into a failure of a kind of metric: `told` says of what has gone wrong how it is spoken of. */
export async function orFailure<T>(
  reason: string,
  told: (why: string) => string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const why = messageOf(error);
    throw new MetricFailure(reason, why, told(why));
  }
}

/** Puts words before what goes wrong. */
export async function orSay<T>(say: (why: string) => string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Error(say(messageOf(error)));
  }
}
