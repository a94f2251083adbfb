import { type Clock, LruMap } from '../base/index.ts';

/** What an event says, apart from when and how often. */
export interface EventFacts {
  readonly component: string;
  /** The object that it is about, in one word. */
  readonly about: string;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
}

export interface CorrelatedEvent {
  /** Events of the same identity are one object, whose count rises. */
  readonly identity: string;
  readonly message: string;
}

/** Upstream's limits. */
const SIMILAR_LIMIT = 10;
const SIMILAR_WINDOW_MS = 600_000;
const BURST = 25;
const REFILL_MS = 300_000;
export const MEMORY_LIMIT = 4096;

interface Similar {
  readonly messages: Set<string>;
  lastMs: number;
}

interface Bucket {
  tokens: number;
  atMs: number;
}

/**
 * Keeps a component from flooding the cluster with events, as upstream's recorder does: from the tenth message on
 * that differs only in its words, similar events of an object are combined; and of more than 25 events about one
 * object only one in five minutes is written.
 */
export class EventCorrelator {
  private readonly clock: Clock;
  private readonly similar = new LruMap<string, Similar>(MEMORY_LIMIT);
  private readonly buckets = new LruMap<string, Bucket>(MEMORY_LIMIT);

  constructor(clock: Clock) {
    this.clock = clock;
  }

  combine(event: EventFacts): CorrelatedEvent {
    const nowMs = this.clock.now();
    const group = [event.component, event.about, event.type, event.reason].join('\n');
    const known = this.similar.get(group);
    const similar =
      known && nowMs - known.lastMs <= SIMILAR_WINDOW_MS
        ? known
        : { messages: new Set<string>(), lastMs: nowMs };
    similar.messages.add(event.message);
    similar.lastMs = nowMs;
    this.similar.set(group, similar);
    if (similar.messages.size < SIMILAR_LIMIT) {
      return { identity: `${group}\n${event.message}`, message: event.message };
    }
    const [oldest] = similar.messages;
    if (oldest !== undefined) similar.messages.delete(oldest);
    return { identity: group, message: `(combined from similar events): ${event.message}` };
  }

  /** Whether an event may still be written; takes one of the object's tokens where it may. */
  admit(event: EventFacts): boolean {
    const nowMs = this.clock.now();
    const source = `${event.component}\n${event.about}`;
    const bucket = this.buckets.get(source) ?? { tokens: BURST, atMs: nowMs };
    bucket.tokens = Math.min(BURST, bucket.tokens + (nowMs - bucket.atMs) / REFILL_MS);
    bucket.atMs = nowMs;
    this.buckets.set(source, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }
}
