import { type Clock, TimeSlice } from '../../base/index.ts';
import { concat } from '../reply/json-bytes.ts';
import type { BytesReply } from '../reply/reply.ts';
import { FairTurns } from './fair-turns.ts';

/**
 * Pieces of a body, one after the other, made when they are asked for. An empty one is a step that made nothing. One that is
 * made elsewhere is waited for before the next is asked for.
 */
export type Pieces = Iterable<Uint8Array | Promise<Uint8Array>>;

/** About so much is handed over at a time. */
const PART_BYTES = 64 * 1024;
/** What is longer than this comes in parts. */
const WHOLE_BYTES = 128 * 1024;
/** A worker yields after so many pieces, if it has not used up its time before. */
const SLICE_PIECES = 4000;

export type PiecedBody = Pick<BytesReply, 'body' | 'cut' | 'isFinite'>;

/**
 * Puts bodies together: what is short, and made within one slice of time, in one; what is long in parts, as fast as the
 * receiver takes them, with others having their turn in between, and each flow as many as any other. A receiver that is not
 * through in time is broken off.
 */
export class PiecedBodies {
  private readonly clock: Clock;
  private readonly limitMs: number;
  private readonly turns: FairTurns;

  /** `limitMs`: how long a receiver may take. */
  constructor(clock: Clock, limitMs: number) {
    this.clock = clock;
    this.limitMs = limitMs;
    this.turns = new FairTurns(clock);
  }

  /** `flow`: whose turns it takes. Throws what the pieces throw at their beginning; later that breaks the body off. */
  of(pieces: Pieces, flow: string): PiecedBody {
    const steps = pieces[Symbol.iterator]();
    const begin = taken(steps, this.slice(), WHOLE_BYTES);
    if (begin.isLast) return { body: begin.bytes };
    const cutting = new AbortController();
    const timer = this.clock.setTimer(this.limitMs, () => cutting.abort());
    const body = this.parts(begin, steps, flow, () => timer.dispose());
    return { body, cut: cutting.signal, isFinite: true };
  }

  /** Each part takes a turn. */
  private async *parts(
    begin: Part,
    steps: Steps,
    flow: string,
    ended: () => void,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for (let part = begin; ; part = taken(steps, this.slice(), PART_BYTES)) {
        if (part.bytes.length > 0) yield part.bytes;
        if (part.isLast) return;
        const later = await part.later;
        if (later && later.length > 0) yield later;
        await this.turns.next(flow);
      }
    } finally {
      ended();
      steps.return?.();
    }
  }

  private slice(): TimeSlice {
    return new TimeSlice(this.clock, { limitSteps: SLICE_PIECES });
  }
}

type Steps = Iterator<Uint8Array | Promise<Uint8Array>>;

interface Part {
  readonly bytes: Uint8Array;
  /** What comes after the bytes, and is made elsewhere. */
  readonly later?: Promise<Uint8Array>;
  readonly isLast: boolean;
}

/** The next pieces in one: up to about a length, to the end of the slice, or to one that is made elsewhere. */
function taken(steps: Steps, slice: TimeSlice, length: number): Part {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for (let isFull = false; !isFull; isFull = size >= length || slice.spend()) {
    const { value, done } = steps.next();
    if (done) return { bytes: concat(pieces), isLast: true };
    if (value instanceof Promise) {
      // Nobody may be left to wait for it.
      value.catch(() => undefined);
      return { bytes: concat(pieces), later: value, isLast: false };
    }
    pieces.push(value);
    size += value.length;
  }
  return { bytes: concat(pieces), isLast: false };
}
