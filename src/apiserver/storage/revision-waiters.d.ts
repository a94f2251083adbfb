import { type Disposable } from '../../base/index.ts';
/** Who waits for which revision: the next one first, so that a new revision costs those it wakes. */
export declare class RevisionWaiters {
  private waiters;
  private gone;
  /** How many wait. */
  get size(): number;
  /** Calls `arrived` once, when `revision` is reached. */
  add(revision: number, arrived: () => void): Disposable;
  /** Wakes all who wait for this revision or an earlier one. */
  advance(revision: number): void;
  private remove;
  /** Clears away those that have gone: it costs no more than their going did. */
  private clear;
}
//# sourceMappingURL=revision-waiters.d.ts.map
