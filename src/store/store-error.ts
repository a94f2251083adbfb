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
  /** What is stored is not what was written. */
  | 'damaged'
  /** The disk or the server behind the store failed; it may come back. */
  | 'unavailable';

export class StoreError extends Error {
  readonly code: StoreErrorCode;
  /** With `compacted`: the oldest revision still kept; with `future`: the newest. */
  readonly revision?: number;

  constructor(code: StoreErrorCode, message: string, revision?: number) {
    super(message);
    this.code = code;
    if (revision !== undefined) this.revision = revision;
  }
}

export function compactedError(oldestRevision: number): StoreError {
  return new StoreError('compacted', `revisions before ${oldestRevision} are no longer kept`, oldestRevision);
}

export function futureError(newestRevision: number): StoreError {
  return new StoreError('future', `the newest revision is ${newestRevision}`, newestRevision);
}

export function closedError(): StoreError {
  return new StoreError('closed', 'the store is closed');
}

export function noLeaseError(id: string): StoreError {
  return new StoreError('no-lease', `there is no lease ${id}`);
}

/** Throws where a revision is no longer, or not yet, there to be read. */
export function assertKept(revision: number, oldestRevision: number, newestRevision: number): void {
  if (revision < oldestRevision) throw compactedError(oldestRevision);
  if (revision > newestRevision) throw futureError(newestRevision);
}
