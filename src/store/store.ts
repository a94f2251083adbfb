import type { Disposable } from '../base/index.ts';

/** One key at one revision. */
export interface StoreRecord {
  readonly key: string;
  readonly value: Uint8Array;
  /** The revision that made the key (since it was last deleted). */
  readonly createRevision: number;
  /** The revision that wrote this value. */
  readonly modRevision: number;
}

export interface StoreRange {
  /** The first key of the range. */
  readonly start: string;
  /** The first key after the range. */
  readonly end: string;
  /** As of this revision; the newest where left out. */
  readonly revision?: number;
  /** At most so many records; all where left out. */
  readonly limit?: number;
}

export interface StoreRangeResult {
  readonly records: readonly StoreRecord[];
  /** The revision that the records were read at. */
  readonly revision: number;
  /** How many records of the range come after the last one given. */
  readonly remaining: number;
}

/** A write of one key, or its deletion (`value` left out). */
export interface StoreWrite {
  readonly key: string;
  readonly value?: Uint8Array;
  /** The modRevision that the key must have; 0: it must not exist; left out: whatever it has. */
  readonly expectedRevision?: number;
}

export type StoreWriteResult =
  | { readonly written: true; readonly revision: number; readonly previous?: StoreRecord }
  /** Nothing was written: the key stands otherwise. A deletion of what does not exist ends here, too. */
  | { readonly written: false; readonly revision: number; readonly current?: StoreRecord };

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
    };

export interface StoreWatcher {
  /** Events in the order of their revisions; those of one revision are never split. Must return soon and not throw. */
  events(events: readonly StoreEvent[]): void;
  /** The watch has ended: compacted, closed, or the store behind it is gone. Called at most once. */
  ended(error: StoreError): void;
}

/**
 * A log of keys and values with one revision for all of them, which only grows: every write gets the next one. It
 * knows bytes and no kinds. Keys compare as strings of UTF-16 units; ours are ASCII.
 *
 * Acknowledged means durable: `write` resolves after the commit that holds it reached the disk (where there is one),
 * and a watcher hears of nothing before that.
 */
export interface Store {
  /** The newest revision; 1 of an empty store. */
  currentRevision(): Promise<number>;
  /** The record of a key as of a revision (the newest where left out). */
  get(key: string, revision?: number): Promise<StoreRecord | undefined>;
  range(range: StoreRange): Promise<StoreRangeResult>;
  write(write: StoreWrite): Promise<StoreWriteResult>;
  /**
   * Tells of every change in a range of keys after `afterRevision` (exclusive): first what already happened, then
   * what comes. Ends with `compacted` where those revisions are no longer kept.
   */
  watch(range: { start: string; end: string; afterRevision: number }, watcher: StoreWatcher): Disposable;
  /** Forgets what was overwritten or deleted before `revision`; reads and watches from before it fail from then on. */
  compact(revision: number): Promise<void>;
  /** Waits for writes under way, and closes. Whatever is asked afterwards fails with `closed`. */
  close(): Promise<void>;
}

export type StoreErrorCode =
  /** The revision asked for is older than the last compaction. */
  | 'compacted'
  /** The revision asked for does not exist yet. */
  | 'future'
  | 'closed'
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

/** Whether a write finds its key otherwise than it expects, or would delete what does not exist. */
export function isRefused(write: StoreWrite, current: StoreRecord | undefined): boolean {
  if (write.value === undefined && !current) return true;
  return write.expectedRevision !== undefined && (current?.modRevision ?? 0) !== write.expectedRevision;
}

/** Throws where a revision is no longer, or not yet, there to be read. */
export function assertKept(revision: number, oldestRevision: number, newestRevision: number): void {
  if (revision < oldestRevision) throw compactedError(oldestRevision);
  if (revision > newestRevision) throw futureError(newestRevision);
}
