import type { Disposable } from '../base/index.ts';
import {
  assertKept,
  closedError,
  compactedError,
  futureError,
  isRefused,
  type Store,
  type StoreEvent,
  type StoreRange,
  type StoreRangeResult,
  type StoreRecord,
  type StoreWatcher,
  type StoreWrite,
  type StoreWriteResult,
} from './store.ts';
import { eventKey, WatchHub } from './watch-hub.ts';

/** What a key held from a revision on; no record: it was deleted then. */
interface Version {
  readonly revision: number;
  readonly record: StoreRecord | undefined;
}

/** A store in memory: for tests, rehearsals and clusters that need not outlive their process. */
export class MemoryStore implements Store {
  private revision = 1;
  private compactedRevision = 0;
  private closed = false;
  /** Every key that has a version, sorted. */
  private readonly keys: string[] = [];
  /** The kept versions of each key, oldest first. */
  private readonly versions = new Map<string, Version[]>();
  /** The kept events, oldest first: those after the compacted revision. */
  private log: StoreEvent[] = [];
  private readonly hub = new WatchHub();

  async currentRevision(): Promise<number> {
    this.assertOpen();
    return this.revision;
  }

  async get(key: string, revision?: number): Promise<StoreRecord | undefined> {
    this.assertReadable(revision);
    return this.recordAt(key, revision ?? this.revision);
  }

  async range({ start, end, revision, limit }: StoreRange): Promise<StoreRangeResult> {
    this.assertReadable(revision);
    const at = revision ?? this.revision;
    const records: StoreRecord[] = [];
    let remaining = 0;
    for (let i = this.indexOf(start); i < this.keys.length; i++) {
      const key = this.keys[i];
      if (key === undefined || key >= end) break;
      const record = this.recordAt(key, at);
      if (!record) continue;
      if (limit !== undefined && records.length >= limit) remaining++;
      else records.push(record);
    }
    return { records, revision: at, remaining };
  }

  async write(write: StoreWrite): Promise<StoreWriteResult> {
    this.assertOpen();
    const { key, value } = write;
    const current = this.recordAt(key, this.revision);
    if (isRefused(write, current)) {
      return { written: false, revision: this.revision, ...(current ? { current } : {}) };
    }
    const revision = ++this.revision;
    const record = value && {
      key,
      value,
      createRevision: current?.createRevision ?? revision,
      modRevision: revision,
    };
    this.append(key, { revision, record });
    const previous = current ? { previous: current } : {};
    if (record) this.publish({ type: 'put', record, revision, ...previous });
    else if (current) this.publish({ type: 'delete', key, previous: current, revision });
    return { written: true, revision, ...previous };
  }

  watch(
    { start, end, afterRevision }: { start: string; end: string; afterRevision: number },
    watcher: StoreWatcher,
  ): Disposable {
    this.assertOpen();
    if (afterRevision < this.compactedRevision) throw compactedError(this.compactedRevision);
    const past = this.log.slice(this.logIndexAfter(afterRevision)).filter((event) => {
      const key = eventKey(event);
      return key >= start && key < end;
    });
    return this.hub.add({ start, end }, past, watcher);
  }

  async compact(revision: number): Promise<void> {
    this.assertOpen();
    if (revision > this.revision) throw futureError(this.revision);
    if (revision <= this.compactedRevision) return;
    const forgotten = this.log.slice(0, this.logIndexAfter(revision));
    this.log = this.log.slice(forgotten.length);
    this.compactedRevision = revision;
    for (const key of new Set(forgotten.map(eventKey))) this.compactKey(key, revision);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.hub.end(closedError());
  }

  private publish(event: StoreEvent): void {
    this.log.push(event);
    this.hub.publish([event]);
  }

  private append(key: string, version: Version): void {
    const versions = this.versions.get(key);
    if (versions) {
      versions.push(version);
    } else {
      this.versions.set(key, [version]);
      this.keys.splice(this.indexOf(key), 0, key);
    }
  }

  private compactKey(key: string, revision: number): void {
    const versions = this.versions.get(key) ?? [];
    const newest = versions.findLastIndex((version) => version.revision <= revision);
    const kept = versions.slice(Math.max(0, newest));
    if (kept[0] && kept[0].revision <= revision && !kept[0].record) kept.shift();
    if (kept.length > 0) {
      this.versions.set(key, kept);
    } else {
      this.versions.delete(key);
      this.keys.splice(this.indexOf(key), 1);
    }
  }

  private recordAt(key: string, revision: number): StoreRecord | undefined {
    return this.versions.get(key)?.findLast((version) => version.revision <= revision)?.record;
  }

  /** Where a key stands, or would stand, among the sorted keys. */
  private indexOf(key: string): number {
    return lowerBound(this.keys.length, (i) => (this.keys[i] ?? '') < key);
  }

  private logIndexAfter(revision: number): number {
    return lowerBound(this.log.length, (i) => (this.log[i]?.revision ?? 0) <= revision);
  }

  private assertReadable(revision: number | undefined): void {
    this.assertOpen();
    if (revision !== undefined) assertKept(revision, this.compactedRevision, this.revision);
  }

  private assertOpen(): void {
    if (this.closed) throw closedError();
  }
}

/** The first index in [0, length) of which `isBefore` is false, or `length`. */
function lowerBound(length: number, isBefore: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
