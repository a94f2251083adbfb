import { type Disposable, disposable, Heap } from '../../base/index.ts';

interface Waiter {
  readonly revision: number;
  readonly arrived: () => void;
  gone: boolean;
}

/** So many that have gone may stand among the others before they are cleared away. */
const GONE_LIMIT = 64;

/** Who waits for which revision: the next one first, so that a new revision costs those it wakes. */
export class RevisionWaiters {
  private waiters = new Heap<Waiter>((a, b) => a.revision - b.revision);
  private gone = 0;

  /** How many wait. */
  get size(): number {
    return this.waiters.size - this.gone;
  }

  /** Calls `arrived` once, when `revision` is reached. */
  add(revision: number, arrived: () => void): Disposable {
    const waiter: Waiter = { revision, arrived, gone: false };
    this.waiters.push(waiter);
    return disposable(() => this.remove(waiter));
  }

  /** Wakes all who wait for this revision or an earlier one. */
  advance(revision: number): void {
    for (let next = this.waiters.peek(); next && next.revision <= revision; next = this.waiters.peek()) {
      this.waiters.pop();
      if (next.gone) {
        this.gone--;
      } else {
        next.gone = true;
        next.arrived();
      }
    }
  }

  private remove(waiter: Waiter): void {
    if (waiter.gone) return;
    waiter.gone = true;
    this.gone++;
    if (this.gone > GONE_LIMIT && this.gone > this.size) this.clear();
  }

  /** Clears away those that have gone: it costs no more than their going did. */
  private clear(): void {
    const left = new Heap<Waiter>((a, b) => a.revision - b.revision);
    for (let next = this.waiters.pop(); next; next = this.waiters.pop()) if (!next.gone) left.push(next);
    this.waiters = left;
    this.gone = 0;
  }
}
