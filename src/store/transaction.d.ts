import type { StoreEvent, StoreRecord } from './record.ts';
/** What a transaction holds to. */
export interface StoreCompare {
  readonly key: string;
  /** The modRevision that the key must have; 0: it must not exist. */
  readonly modRevision: number;
}
/** Puts a key, or deletes it (`value` left out): of what does not exist, without an event. */
export interface StoreOperation {
  readonly key: string;
  readonly value?: Uint8Array;
  /** The key goes with this lease. A put without one takes the key out of the lease it had. */
  readonly lease?: string;
}
/** All of it or nothing, with one revision. */
export interface StoreTransaction {
  readonly compares: readonly StoreCompare[];
  /** Each key at most once. */
  readonly operations: readonly StoreOperation[];
  /** Who writes: opaque to the store, kept with the revision, cut at {@link AUTHOR_LIMIT} characters. */
  readonly author?: string;
}
export type StoreTransactionResult =
  /** `revision` is that of the write; the newest where nothing was to be changed. */
  | {
      readonly written: true;
      readonly revision: number;
      /** What each operation found, in their order. */
      readonly previous: readonly (StoreRecord | undefined)[];
    }
  /** Nothing was written: a key stands otherwise. */
  | {
      readonly written: false;
      readonly revision: number;
      /** What each compared key holds, in the order of the compares. */
      readonly current: readonly (StoreRecord | undefined)[];
    };
/** A write of one key, or its deletion (`value` left out). */
export interface StoreWrite extends StoreOperation {
  /** The modRevision that the key must have; 0: it must not exist; left out: whatever it has. */
  readonly expectedRevision?: number;
  readonly author?: string;
}
export type StoreWriteResult =
  | {
      readonly written: true;
      readonly revision: number;
      readonly previous?: StoreRecord;
    }
  /** Nothing was written: the key stands otherwise. A deletion of what does not exist ends here, too. */
  | {
      readonly written: false;
      readonly revision: number;
      readonly current?: StoreRecord;
    };
/** How many compares, and how many operations, a transaction may have: etcd's default. */
export declare const TRANSACTION_LIMIT = 128;
export declare const AUTHOR_LIMIT = 256;
/** The transaction that a write of one key is. */
export declare function transactionOf({
  expectedRevision,
  author,
  ...operation
}: StoreWrite): StoreTransaction;
/** What became of the write of one key, from what became of its transaction. */
export declare function writeResultOf(write: StoreWrite, result: StoreTransactionResult): StoreWriteResult;
/** What a store is, as far as a transaction looks at it. */
export interface TransactionState {
  /** The newest revision. */
  readonly revision: number;
  read(key: string): StoreRecord | undefined;
  hasLease(id: string): boolean;
}
/** What a transaction does to a store as it stands. */
export interface TransactionPlan {
  readonly result: StoreTransactionResult;
  /** What is to be stored, all of the revision of the result. */
  readonly events: readonly StoreEvent[];
}
/** Decides on a transaction. Throws {@link StoreError} `invalid` or `no-lease`. */
export declare function planTransaction(
  transaction: StoreTransaction,
  state: TransactionState,
): TransactionPlan;
//# sourceMappingURL=transaction.d.ts.map
