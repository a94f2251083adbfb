import { lowerBound } from '../base/index.ts';
import { eventKey, type StoreEvent } from './record.ts';

/** The kept events of a store in memory, oldest first, and those of each key. */
export class EventLog {
  private events: StoreEvent[] = [];
  private readonly byKey = new Map<string, StoreEvent[]>();

  add(event: StoreEvent): void {
    this.events.push(event);
    const key = eventKey(event);
    const own = this.byKey.get(key);
    if (own) own.push(event);
    else this.byKey.set(key, [event]);
  }

  after(revision: number): readonly StoreEvent[] {
    return this.events.slice(this.indexAfter(revision));
  }

  ofKey(key: string): readonly StoreEvent[] {
    return this.byKey.get(key) ?? [];
  }

  /** Forgets the events up to `revision`: costs what is forgotten. */
  forget(revision: number): void {
    const forgotten = this.events.splice(0, this.indexAfter(revision));
    for (const key of new Set(forgotten.map(eventKey))) {
      const kept = this.ofKey(key).filter((event) => event.revision > revision);
      if (kept.length > 0) this.byKey.set(key, kept);
      else this.byKey.delete(key);
    }
  }

  private indexAfter(revision: number): number {
    return lowerBound(this.events.length, (index) => (this.events[index]?.revision ?? 0) <= revision);
  }
}
