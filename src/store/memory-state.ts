import { eventKey, type StoreEvent, type StoreRecord } from './record.ts';
import { SortedMap } from './sorted-map.ts';

/** All records of a store as of one revision, and which keys go with which lease. A clone costs nothing. */
export class MemoryState {
  readonly records: SortedMap<StoreRecord>;
  /** Keys by `LEASE/KEY`. */
  private readonly leased: SortedMap<string>;

  constructor(records = new SortedMap<StoreRecord>(), leased = new SortedMap<string>()) {
    this.records = records;
    this.leased = leased;
  }

  /** Adds a record of a key that is not there yet. */
  add(record: StoreRecord): void {
    this.change(record.key, undefined, record);
  }

  clone(): MemoryState {
    return new MemoryState(this.records.clone(), this.leased.clone());
  }

  apply(event: StoreEvent): void {
    this.change(eventKey(event), event.previous, event.type === 'put' ? event.record : undefined);
  }

  /** Takes back an event, which must be the last one of its key. */
  undo(event: StoreEvent): void {
    this.change(eventKey(event), event.type === 'put' ? event.record : undefined, event.previous);
  }

  keysOf(lease: string): string[] {
    const keys: string[] = [];
    this.leased.visit(`${lease}/`, `${lease}0`, (key) => {
      keys.push(key);
      return true;
    });
    return keys;
  }

  private change(key: string, before: StoreRecord | undefined, after: StoreRecord | undefined): void {
    if (after) this.records.set(key, after);
    else this.records.delete(key);
    if (before?.lease === after?.lease) return;
    if (before?.lease !== undefined) this.leased.delete(`${before.lease}/${key}`);
    if (after?.lease !== undefined) this.leased.set(`${after.lease}/${key}`, key);
  }
}
