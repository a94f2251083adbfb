/** One key at one revision. */
export interface StoreRecord {
  readonly key: string;
  readonly value: Uint8Array;
  /** The revision that made the key (since it was last deleted). */
  readonly createRevision: number;
  /** The revision that wrote this value. */
  readonly modRevision: number;
  /** The lease with which the key goes. */
  readonly lease?: string;
  /** Who wrote this value, as the writer said. */
  readonly author?: string;
  /**
   * `verified`: the bytes are what was written. `damaged`: they are not, and nothing but the key is to be believed. Left
   * out: nobody can say.
   */
  readonly integrity?: 'verified' | 'damaged';
}

/** A change of one key. Changes of one transaction have one revision. */
export type StoreEvent =
  | {
      readonly type: 'put';
      readonly record: StoreRecord;
      readonly previous?: StoreRecord;
      readonly revision: number;
    }
  | {
      readonly type: 'delete';
      readonly key: string;
      readonly previous: StoreRecord;
      readonly revision: number;
      /** Who deleted it, as the writer said. The end of a lease has no author. */
      readonly author?: string;
    };

export function eventKey(event: StoreEvent): string {
  return event.type === 'put' ? event.record.key : event.key;
}
