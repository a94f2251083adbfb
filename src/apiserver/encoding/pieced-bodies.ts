import { type Clock, TimeSlice } from '../../base/index.ts';
import { concat } from '../reply/json-bytes.ts';
import type { BytesReply } from '../reply/reply.ts';

/** Pieces of a body, one after the other, made when they are asked for. An empty one is a step that made nothing. */
export type Pieces = Iterable<Uint8Array>;

/** About so much is handed over at a time. */
const PART_BYTES = 64 * 1024;
/** What is longer than this comes in parts. */
const WHOLE_BYTES = 128 * 1024;
/** A worker yields after so many pieces, if it has not used up its time before. */
const SLICE_PIECES = 4000;

export type PiecedBody = Pick<BytesReply, 'body' | 'cut' | 'isFinite'>;

/**
 * Puts bodies together: what is short, and made within one slice of time, in one; what is long in parts, as fast as the
 * receiver takes them, with others having their turn in between. A receiver that is not through in time is broken off.
 */
export class PiecedBodies {
  private readonly clock: Clock;
  private readonly limitMs: number;

  /** `limitMs`: how long a receiver may take. */
  constructor(clock: Clock, limitMs: number) {
    this.clock = clock;
    this.limitMs = limitMs;
  }

  /** Throws what the pieces throw at their beginning; later that breaks the body off. */
  of(pieces: Pieces): PiecedBody {
    const slice = new TimeSlice(this.clock, { limitSteps: SLICE_PIECES });
    const steps = pieces[Symbol.iterator]();
    const begin = taken(steps, slice, WHOLE_BYTES);
    if (begin.isLast) return { body: begin.bytes };
    const cutting = new AbortController();
    const timer = this.clock.setTimer(this.limitMs, () => cutting.abort());
    const body = parts(begin.bytes, steps, slice, () => timer.dispose());
    return { body, cut: cutting.signal, isFinite: true };
  }
}

async function* parts(
  begin: Uint8Array,
  steps: Iterator<Uint8Array>,
  slice: TimeSlice,
  ended: () => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for (let part = { bytes: begin, isLast: false }; ; part = taken(steps, slice, PART_BYTES)) {
      if (part.bytes.length > 0) yield part.bytes;
      if (part.isLast) return;
      if (slice.spend(0)) await slice.yield();
    }
  } finally {
    ended();
    steps.return?.();
  }
}

/** The next pieces in one: up to about a length, or to the end of the slice. */
function taken(
  steps: Iterator<Uint8Array>,
  slice: TimeSlice,
  length: number,
): { readonly bytes: Uint8Array; readonly isLast: boolean } {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for (let isFull = false; !isFull; isFull = size >= length || slice.spend()) {
    const { value, done } = steps.next();
    if (done) return { bytes: concat(pieces), isLast: true };
    pieces.push(value);
    size += value.length;
  }
  return { bytes: concat(pieces), isLast: false };
}
