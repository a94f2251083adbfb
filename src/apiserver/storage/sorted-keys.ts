import { lowerBound } from '../../base/index.ts';
/** Keys in order, for lists and pages. */
export class SortedKeys {
  private keys: string[] = [];

  /** Takes keys that are in order already. */
  reset(sorted: string[]): void {
    this.keys = sorted;
  }

  add(key: string): void {
    this.keys.splice(this.indexOf(key), 0, key);
  }

  delete(key: string): void {
    const index = this.indexOf(key);
    if (this.keys[index] === key) this.keys.splice(index, 1);
  }

  /** The keys at or after `start`. The keys must not change in between. */
  *from(start: string): Iterable<string> {
    for (let i = this.indexOf(start); i < this.keys.length; i++) yield this.keys[i] ?? '';
  }

  /** How many keys there are at or after `start` and before `end`. */
  countBetween(start: string, end: string): number {
    return Math.max(0, this.indexOf(end) - this.indexOf(start));
  }

  private indexOf(key: string): number {
    return lowerBound(this.keys.length, (index) => (this.keys[index] ?? '') < key);
  }
}
