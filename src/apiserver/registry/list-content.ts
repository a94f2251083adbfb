import type { ObjectVersion } from '../storage/index.ts';

/** The objects of a list with what its metadata says. */
export interface ListContent {
  readonly versions: ObjectSequence;
  readonly revision: number;
  /** The token of the next page; undefined on the last one. */
  readonly continue?: string;
  readonly remainingItemCount?: number;
}

/** Objects in the order of their keys, which may come to be only while somebody goes through them. */
export interface ObjectSequence extends Iterable<ObjectVersion> {
  readonly length: number;
}
