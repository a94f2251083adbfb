import { type ChecksummedRow, checksumOf } from '../row-checksum.ts';
import { type Cell, cellsOf, type Column } from './cells.ts';
import type { PageImage } from './page-image.ts';

/** Where a row is. */
interface Place {
  readonly image: PageImage;
  readonly page: number;
  readonly revision: number;
}

/** A write of which nothing is left but its name. */
export interface LostWrite {
  readonly key: string;
  readonly revision: number;
}

/** Writes of which not even the names are left. */
export interface MissingWrites {
  readonly count: number;
  /** Else at most so many: some of them may have been overwritten and forgotten. */
  readonly isExact: boolean;
}

/** All that can be found of the log of a damaged database: the newest sound row of each key, and what is missing. */
export class FoundRows {
  private readonly acknowledged: number;
  /** The newest revision of a sound row. */
  private newestSound = 0;
  /** Up to where the past was forgotten; undefined: that is not found. */
  private compacted: number | undefined;
  private readonly places = new Map<string, Place>();
  private readonly named = new Map<string, number>();
  private readonly revisions = new Set<number>();
  /** The ids of rows that are there or named. They are given out in order, one for each key that a commit writes. */
  private readonly ids = new Set<number>();
  private newestId = 0;
  private newestRevision = 0;

  /** Writes up to the revision `acknowledged` are known to have been there. */
  constructor(acknowledged: number) {
    this.acknowledged = acknowledged;
  }

  /** Looks at some pages of an image. */
  look(image: PageImage, pages: Iterable<number>): void {
    for (const page of pages) for (const cell of cellsOf(image, page)) this.take(cell, image, page);
  }

  /** The newest sound row of each key that was not deleted then. */
  *live(): Iterable<ChecksummedRow> {
    for (const [key, { image, page, revision }] of this.places) {
      for (const cell of cellsOf(image, page)) {
        const row = soundRow(cell);
        if (row?.key !== key || row.revision !== revision) continue;
        if (row.value) yield row;
        break;
      }
    }
  }

  /** The newest revision that is known of. */
  newest(): number {
    let newest = Math.max(this.newestSound, this.acknowledged);
    for (const { revision } of this.lost()) newest = Math.max(newest, revision);
    return newest;
  }

  /** The newest write of each key, where it is known and its row is not sound. */
  lost(): LostWrite[] {
    // What is said by damaged bytes may be anything.
    const most = Math.max(this.newestSound, this.acknowledged) + LOST_LIMIT;
    return [...this.named]
      .filter(([key, revision]) => revision <= most && revision > (this.places.get(key)?.revision ?? 0))
      .map(([key, revision]) => ({ key, revision }));
  }

  /** How many writes have left nothing at all. */
  missingWrites(): MissingWrites {
    const newest = this.newest();
    if (this.compacted === undefined) {
      // Which of the rows were overwritten and forgotten, only the table of compactions says.
      const unseen = Math.max(0, newest - this.newestRevision);
      return { count: this.newestId - this.ids.size + unseen, isExact: false };
    }
    // Up to the last compaction most revisions are gone rightly. The first one makes no key.
    const begin = Math.max(this.compacted, 1);
    let present = 0;
    for (const revision of this.revisions) if (revision > begin && revision <= newest) present++;
    return { count: Math.max(0, newest - begin - present), isExact: true };
  }

  private take(cell: Cell, image: PageImage, page: number): void {
    const row = soundRow(cell);
    if (row) {
      const { key, revision } = row;
      this.newestSound = Math.max(this.newestSound, revision);
      this.seen(revision, cell.rowId);
      if (revision > (this.places.get(key)?.revision ?? 0)) this.places.set(key, { image, page, revision });
      return;
    }
    const name = nameOfRow(cell) ?? nameOfEntry(cell);
    if (name) {
      this.seen(name.revision, name.id);
      this.named.set(name.key, Math.max(name.revision, this.named.get(name.key) ?? 0));
      return;
    }
    const compacted = compactionOf(cell);
    if (compacted !== undefined) this.compacted = Math.max(this.compacted ?? 0, compacted);
  }

  private seen(revision: number, id: number | undefined): void {
    this.revisions.add(revision);
    this.newestRevision = Math.max(this.newestRevision, revision);
    if (id === undefined || id <= 0 || id >= REVISION_LIMIT) return;
    this.ids.add(id);
    this.newestId = Math.max(this.newestId, id);
  }
}

/** So far after what is known for certain may a lost revision be. */
const LOST_LIMIT = 1_000_000;

/** No cluster comes to so many revisions: whatever says more is damaged. */
const REVISION_LIMIT = 1e12;

function isRevision(column: Column | undefined): column is number {
  return typeof column === 'number' && column > 0 && column < REVISION_LIMIT;
}

/** A row of the log with the right checksum, or of a version that made none. */
function soundRow({ rowId, columns }: Cell): ChecksummedRow | undefined {
  if (rowId === undefined || (columns.length !== 7 && columns.length !== 8)) return undefined;
  const [id, revision, key, created, value, lease, author, checksum = null] = columns;
  if (id !== null || !isRevision(revision) || !isRevision(created) || typeof key !== 'string')
    return undefined;
  if (value !== null && !(value instanceof Uint8Array)) return undefined;
  if (lease !== null && typeof lease !== 'number') return undefined;
  if (author !== null && typeof author !== 'string') return undefined;
  const row = { revision, key, created, value, lease, author };
  return checksum === null || checksum === checksumOf(row) ? row : undefined;
}

interface NamedRow extends LostWrite {
  readonly id: number | undefined;
}

/** What a row of the log says of itself that is not sound. */
function nameOfRow({ rowId, columns }: Cell): NamedRow | undefined {
  if (rowId === undefined || (columns.length !== 7 && columns.length !== 8)) return undefined;
  const [, revision, key] = columns;
  return isRevision(revision) && typeof key === 'string' ? { key, revision, id: rowId } : undefined;
}

/** An entry of the index by key: the key, the revision, the id of the row. */
function nameOfEntry({ rowId, columns }: Cell): NamedRow | undefined {
  const [key, revision, id] = columns;
  if (rowId !== undefined || columns.length !== 3 || typeof key !== 'string') return undefined;
  if (!isRevision(revision)) return undefined;
  return { key, revision, id: typeof id === 'number' ? id : undefined };
}

function compactionOf({ rowId, columns }: Cell): number | undefined {
  const [id, revision, swept] = columns;
  if (rowId !== 1 || columns.length !== 3 || id !== null) return undefined;
  if (typeof revision !== 'number' || typeof swept !== 'number') return undefined;
  return swept <= revision && revision < REVISION_LIMIT ? revision : undefined;
}
