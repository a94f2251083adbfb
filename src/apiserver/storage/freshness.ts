import type { Store } from '../../store/index.ts';

/**
 * How new a request's reads must be: no older than the store was when the first of them asked. The store is asked once
 * for all of them, and not at all where nothing needs to know.
 */
export class Freshness {
  private asked: Promise<number> | undefined;

  /** `store` is the one of all reads of the request. */
  revision(store: Store): Promise<number> {
    this.asked ??= store.currentRevision();
    return this.asked;
  }
}
