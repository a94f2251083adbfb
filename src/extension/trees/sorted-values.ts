import { lowerBound } from '../../base/index.ts';

interface Entry<T> {
  readonly id: string;
  readonly key: string;
  readonly value: T;
}

/** As many new values as are put into their place one by one; more are cheaper to sort all together. */
const SINGLY = 64;

/**
 * Values in the order of a key that is worked out once for each, when it is added. They are sorted when somebody asks
 * for them; after that, one that comes or goes costs a search among the others.
 */
export class SortedValues<T> {
  private readonly entries = new Map<string, Entry<T>>();
  private readonly precedes: (a: string, b: string) => boolean;
  /** Undefined where too much has come to keep it by the way. */
  private order: Entry<T>[] | undefined;
  private sinceRead = 0;
  private read: readonly T[] | undefined;

  /** `precedes` compares two keys. */
  constructor(precedes: (a: string, b: string) => boolean = (a, b) => a < b) {
    this.precedes = precedes;
  }

  get size(): number {
    return this.entries.size;
  }

  get(id: string): T | undefined {
    return this.entries.get(id)?.value;
  }

  /** Adds a value under an id that is not there yet. */
  add(id: string, key: string, value: T): void {
    const entry = { id, key, value };
    this.entries.set(id, entry);
    this.read = undefined;
    if (this.order === undefined) return;
    if (++this.sinceRead > SINGLY) this.order = undefined;
    else this.order.splice(this.placeOf(this.order, entry), 0, entry);
  }

  /** Takes the value of that id away; whether there was one. */
  delete(id: string): boolean {
    const entry = this.entries.get(id);
    if (entry === undefined) return false;
    this.entries.delete(id);
    this.read = undefined;
    if (this.order === undefined) return true;
    if (++this.sinceRead > SINGLY) this.order = undefined;
    else this.order.splice(this.placeOf(this.order, entry), 1);
    return true;
  }

  /** All values in order: the same list as long as none came or went. */
  values(): readonly T[] {
    if (this.read) return this.read;
    this.order ??= [...this.entries.values()].sort((a, b) => this.compare(a, b));
    this.sinceRead = 0;
    this.read = this.order.map(({ value }) => value);
    return this.read;
  }

  private compare(a: Entry<T>, b: Entry<T>): number {
    if (a.key === b.key) return a.id < b.id ? -1 : Number(a.id > b.id);
    return this.precedes(a.key, b.key) ? -1 : 1;
  }

  /** Where the entry stands, or would. */
  private placeOf(order: readonly Entry<T>[], entry: Entry<T>): number {
    return lowerBound(order.length, (index) => {
      const other = order[index];
      return other !== undefined && this.compare(other, entry) < 0;
    });
  }
}
