import { lowerBound } from '../base/index.ts';
import { eventKey, type StoreEvent } from './record.ts';
import type { StorePast } from './store.ts';

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

  /** The next events after a revision: `limit` of them, and what else their last revision has. */
  pastAfter(revision: number, limit: number): StorePast {
    const begin = this.indexAfter(revision);
    const last = this.events[begin + limit - 1] ?? this.events.at(-1);
    const upTo = Math.max(revision, last?.revision ?? 0);
    return { events: this.events.slice(begin, this.indexAfter(upTo)), upTo };
  }

  ofKey(key: string): readonly StoreEvent[] {
    return this.byKey.get(key) ?? [];
  }

  /** Forgets the oldest `limit` events up to `revision`: costs what is forgotten, of which it gives the count. */
  forget(revision: number, limit: number): number {
    const forgotten = this.events.splice(0, Math.min(limit, this.indexAfter(revision)));
    const counts = new Map<string, number>();
    for (const event of forgotten) {
      const key = eventKey(event);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    for (const [key, count] of counts) {
      const own = this.byKey.get(key);
      own?.splice(0, count);
      if (own?.length === 0) this.byKey.delete(key);
    }
    return forgotten.length;
  }

  private indexAfter(revision: number): number {
    return lowerBound(this.events.length, (index) => (this.events[index]?.revision ?? 0) <= revision);
  }
}
