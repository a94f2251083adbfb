export type StoreErrorCode =
  /** The revision asked for is older than the last compaction. */
  | 'compacted'
  /** The revision asked for does not exist yet. */
  | 'future'
  | 'closed'
  /** The lease does not exist: it was revoked, or its time is over. */
  | 'no-lease'
  /** The transaction can not be one: a key is written twice, or there is too much in it. */
  | 'invalid'
  /** The disk or the server behind the store failed; it may come back. */
  | 'unavailable';
export declare class StoreError extends Error {
  readonly code: StoreErrorCode;
  /** With `compacted`: the oldest revision still kept; with `future`: the newest. */
  readonly revision?: number;
  constructor(code: StoreErrorCode, message: string, revision?: number);
}
export declare function compactedError(oldestRevision: number): StoreError;
export declare function futureError(newestRevision: number): StoreError;
export declare function closedError(): StoreError;
export declare function noLeaseError(id: string): StoreError;
/** Throws where a revision is no longer, or not yet, there to be read. */
export declare function assertKept(revision: number, oldestRevision: number, newestRevision: number): void;
//# sourceMappingURL=store-error.d.ts.map
