import { LruMap } from '../../base/index.ts';
import type { ObjectSnapshot } from './object-snapshot.ts';

/** So many lists can be read in pages at a time without asking the store. */
const LIMIT = 8;
/** A snapshot from before so much was replaced is given up: it is what keeps the old objects in memory. */
const LIMIT_BYTES = 64 * 1024 * 1024;

/** Snapshots of the revisions that somebody reads in pages, so that each page costs what it holds. */
export class PageSnapshots {
  private readonly snapshots = new LruMap<number, ObjectSnapshot>(LIMIT);
  private oldest = 0;

  get size(): number {
    return this.snapshots.size;
  }

  /** `replacedBytes`: what the cache has replaced by now. */
  get(revision: number, replacedBytes: number): ObjectSnapshot | undefined {
    const snapshot = revision < this.oldest ? undefined : this.snapshots.get(revision);
    if (snapshot && replacedBytes - snapshot.replacedBytes <= LIMIT_BYTES) return snapshot;
    this.snapshots.delete(revision);
    return undefined;
  }

  set(revision: number, snapshot: ObjectSnapshot): void {
    this.snapshots.set(revision, snapshot);
  }

  /** Forgets those of before `revision`: what was of then can no longer be read. */
  trim(revision: number): void {
    this.oldest = revision;
    this.snapshots.deleteWhere((of) => of < revision);
  }

  /** Forgets those that hold too much. */
  release(replacedBytes: number): void {
    this.snapshots.deleteWhere((_, snapshot) => replacedBytes - snapshot.replacedBytes > LIMIT_BYTES);
  }

  clear(): void {
    this.snapshots.clear();
  }
}
