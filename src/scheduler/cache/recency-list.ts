interface Entry<T> {
  readonly value: T;
  newer: Entry<T> | undefined;
  older: Entry<T> | undefined;
}

/** Values in the order of their last change: each operation costs the same, however many there are. */
export class RecencyList<T> {
  private newest: Entry<T> | undefined;
  private readonly entries = new Map<T, Entry<T>>();

  /** Puts the value first, where it comes in or has changed. */
  touch(value: T): void {
    const entry = this.entries.get(value) ?? { value, newer: undefined, older: undefined };
    if (entry === this.newest) return;
    this.unlink(entry);
    entry.older = this.newest;
    if (this.newest) this.newest.newer = entry;
    this.newest = entry;
    this.entries.set(value, entry);
  }

  delete(value: T): void {
    const entry = this.entries.get(value);
    if (!entry) return;
    this.unlink(entry);
    this.entries.delete(value);
  }

  /** From the one that changed last on. */
  *[Symbol.iterator](): Generator<T, void, undefined> {
    for (let entry = this.newest; entry; entry = entry.older) yield entry.value;
  }

  private unlink(entry: Entry<T>): void {
    if (entry.newer) entry.newer.older = entry.older;
    if (entry.older) entry.older.newer = entry.newer;
    if (this.newest === entry) this.newest = entry.older;
    entry.newer = undefined;
    entry.older = undefined;
  }
}
