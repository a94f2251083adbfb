import type { Clock } from '../base/index.ts';
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
/**
 * Keeps a component from flooding the cluster with events, as upstream's recorder does: from the tenth message on
 * that differs only in its words, similar events of an object are combined; and of more than 25 events about one
 * object only one in five minutes is written.
 */
export declare class EventCorrelator {
  private readonly clock;
  private readonly similar;
  private readonly buckets;
  constructor(clock: Clock);
  combine(event: EventFacts): CorrelatedEvent;
  /** Whether an event may still be written; takes one of the object's tokens where it may. */
  admit(event: EventFacts): boolean;
}
/** A map that forgets what was not used for longest. */
export declare class LimitedMap<V> {
  private readonly entries;
  get(key: string): V | undefined;
  set(key: string, value: V): void;
}
//# sourceMappingURL=event-correlator.d.ts.map
