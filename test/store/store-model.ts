import { type Random, randomInt } from '../../src/base/index.ts';
import type { StoreTransaction } from '../../src/store/index.ts';

interface Entry {
  readonly revision: number;
  readonly key: string;
  readonly value: string | undefined;
  readonly created: number;
}

/** What a store is, said in the plainest way: the list of all that was ever written. */
export class StoreModel {
  revision = 1;
  private compactedRevision = 1;
  private readonly entries: Entry[] = [];

  /** Whether it was written. A deletion of what does not exist is written without a trace. */
  commit({ compares, operations }: StoreTransaction): boolean {
    const before = this.revision;
    const revisionOf = (key: string): number => this.at(key, before)?.revision ?? 0;
    if (compares.some(({ key, modRevision }) => revisionOf(key) !== modRevision)) return false;
    for (const { key, value } of operations) {
      const current = this.at(key, before);
      if (!current && !value) continue;
      this.revision = before + 1;
      this.entries.push({
        revision: before + 1,
        key,
        value: value && new TextDecoder().decode(value),
        created: current?.created ?? before + 1,
      });
    }
    return true;
  }

  /** `key=value@created/modified` of each live key. */
  range(start: string, end: string, revision: number): string[] {
    const keys = [...new Set(this.entries.map((entry) => entry.key))].sort();
    return keys
      .filter((key) => key >= start && key < end)
      .map((key) => this.at(key, revision))
      .filter((entry) => entry !== undefined)
      .map((entry) => `${entry.key}=${entry.value}@${entry.created}/${entry.revision}`);
  }

  eventsOf(start: string, end: string): string[] {
    return this.entries
      .filter(({ key }) => key >= start && key < end)
      .map(({ key, value, revision }) => {
        const previous = this.at(key, revision - 1);
        const was = previous ? ` was ${previous.value}` : '';
        return value === undefined
          ? `delete ${key} @${revision}${was}`
          : `put ${key}=${value} @${revision}${was}`;
      });
  }

  compact(revision: number): void {
    this.compactedRevision = Math.max(this.compactedRevision, revision);
  }

  someReadableRevision(random: Random): number {
    return this.compactedRevision + randomInt(random, this.revision - this.compactedRevision + 1);
  }

  /** The revision that a key has, or one that it had, or none. */
  someRevisionOf(key: string, random: Random): number {
    const had = this.entries.filter((entry) => entry.key === key).slice(-2);
    return [this.at(key, this.revision)?.revision, had[0]?.revision, 0][randomInt(random, 3)] ?? 0;
  }

  private at(key: string, revision: number): Entry | undefined {
    const entry = this.entries.findLast((each) => each.key === key && each.revision <= revision);
    return entry?.value === undefined ? undefined : entry;
  }
}
