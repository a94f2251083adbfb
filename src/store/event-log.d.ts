import { type StoreEvent } from './record.ts';
/** The kept events of a store in memory, oldest first, and those of each key. */
export declare class EventLog {
  private events;
  private readonly byKey;
  add(event: StoreEvent): void;
  after(revision: number): readonly StoreEvent[];
  ofKey(key: string): readonly StoreEvent[];
  /** Forgets the events up to `revision`: costs what is forgotten. */
  forget(revision: number): void;
  private indexAfter;
}
//# sourceMappingURL=event-log.d.ts.map
