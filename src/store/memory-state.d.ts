import { type StoreEvent, type StoreRecord } from './record.ts';
import { SortedMap } from './sorted-map.ts';
/** All records of a store as of one revision, and which keys go with which lease. A clone costs nothing. */
export declare class MemoryState {
  readonly records: SortedMap<StoreRecord>;
  /** Keys by `LEASE/KEY`. */
  private readonly leased;
  constructor(records?: SortedMap<StoreRecord>, leased?: SortedMap<string>);
  static from(records: readonly StoreRecord[]): MemoryState;
  clone(): MemoryState;
  apply(event: StoreEvent): void;
  /** Takes back an event, which must be the last one of its key. */
  undo(event: StoreEvent): void;
  keysOf(lease: string): string[];
  private change;
}
//# sourceMappingURL=memory-state.d.ts.map
