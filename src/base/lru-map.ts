/** A map that holds at most `limit` entries: the one that was not asked for or set for longest is forgotten first. */
export class LruMap<K, V> {
  private readonly limit: number;
  private readonly entries = new Map<K, V>();

  constructor(limit: number) {
    this.limit = limit;
  }

  get size(): number {
    return this.entries.size;
  }

  get(key: K): V | undefined {
    const value = this.entries.get(key);
    if (value === undefined) return undefined;
    this.entries.delete(key);
    this.entries.set(key, value);
    return value;
  }

  set(key: K, value: V): void {
    this.entries.delete(key);
    this.entries.set(key, value);
    if (this.entries.size <= this.limit) return;
    for (const oldest of this.entries.keys()) {
      this.entries.delete(oldest);
      return;
    }
  }

  /** The one forgotten first comes first. */
  values(): IterableIterator<V> {
    return this.entries.values();
  }

  delete(key: K): void {
    this.entries.delete(key);
  }

  deleteWhere(isUnwanted: (key: K, value: V) => boolean): void {
    for (const [key, value] of this.entries) if (isUnwanted(key, value)) this.entries.delete(key);
  }

  clear(): void {
    this.entries.clear();
  }
}
