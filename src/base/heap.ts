/** A binary heap: `pop` gives the item that comes first in the order of `compare` (negative: `a` before `b`). */
export class Heap<T> {
  private readonly compare: (a: T, b: T) => number;
  private readonly items: T[] = [];

  constructor(compare: (a: T, b: T) => number) {
    this.compare = compare;
  }

  get size(): number {
    return this.items.length;
  }

  peek(): T | undefined {
    return this.items[0];
  }

  push(item: T): void {
    let index = this.items.length;
    this.items.push(item);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = this.items[parent];
      if (above === undefined || this.compare(above, item) <= 0) break;
      this.items[index] = above;
      index = parent;
    }
    this.items[index] = item;
  }

  pop(): T | undefined {
    const first = this.items[0];
    const last = this.items.pop();
    if (this.items.length > 0 && last !== undefined) this.sink(last);
    return first;
  }

  /** Puts an item at the top and lets it sink to its place. */
  private sink(item: T): void {
    let index = 0;
    for (;;) {
      const child = this.firstChild(index);
      const below = child === undefined ? undefined : this.items[child];
      if (child === undefined || below === undefined || this.compare(item, below) <= 0) break;
      this.items[index] = below;
      index = child;
    }
    this.items[index] = item;
  }

  /** The index of the child that comes first; undefined of a leaf. */
  private firstChild(index: number): number | undefined {
    const left = 2 * index + 1;
    const [a, b] = [this.items[left], this.items[left + 1]];
    if (a === undefined) return undefined;
    return b !== undefined && this.compare(b, a) < 0 ? left + 1 : left;
  }
}
