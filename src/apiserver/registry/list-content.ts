import type { ObjectVersion } from '../storage/index.ts';

/** The objects of a list with what its metadata says. */
export interface ListContent {
  readonly versions: readonly ObjectVersion[];
  readonly revision: number;
  /** The token of the next page; undefined on the last one. */
  readonly continue?: string;
  readonly remainingItemCount?: number;
}
