import type { Store } from '../../store/index.ts';

/**
 * How new a request's reads must be: no older than the store was when the first of them asked. The store is asked once
 * for all of them, and not at all where nothing needs to know.
 */
export class Freshness {
  private readonly store: Store;
  private asked: Promise<number> | undefined;

  constructor(store: Store) {
    this.store = store;
  }

  revision(): Promise<number> {
    this.asked ??= this.store.currentRevision();
    return this.asked;
  }
}
