import type { StoreRecord } from '../../store/index.ts';

/**
 * The records that were written last, by their keys: most writes are of what was just written, and the database would give
 * the same bytes as others. Of what is kept `limitBytes` of values at most are held, the latest ones.
 */
export class RecentRecords {
  private readonly limitBytes: number;
  private readonly records = new Map<string, StoreRecord>();
  private bytes = 0;

  constructor(limitBytes: number) {
    this.limitBytes = limitBytes;
  }

  get(key: string): StoreRecord | undefined {
    return this.records.get(key);
  }

  set(record: StoreRecord): void {
    this.delete(record.key);
    this.records.set(record.key, { ...record, integrity: 'verified' });
    this.bytes += record.value.length;
    for (const key of this.records.keys()) {
      if (this.bytes <= this.limitBytes) break;
      this.delete(key);
    }
  }

  delete(key: string): void {
    const known = this.records.get(key);
    if (!known) return;
    this.records.delete(key);
    this.bytes -= known.value.length;
  }

  clear(): void {
    this.records.clear();
    this.bytes = 0;
  }
}
