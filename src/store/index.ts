/**
 * `store`: a revisioned log of keys and values: get, range, compare-and-write over several keys, watch with progress,
 * leases, history, snapshot, compact. Bytes only: it knows no kinds, and nothing here decodes a value. The memory driver
 * is here; those that touch a disk are in `platform`.
 *
 *     const store: Store = new MemoryStore({ clock });
 *     const made = await store.write({ key: '/a', value, expectedRevision: 0 });
 *     store.watch({ start: '/', end: '0', afterRevision: made.revision }, watcher);
 */
export * from './history-budget.ts';
export * from './lease-timers.ts';
export { MemoryState } from './memory-state.ts';
export * from './memory-store.ts';
export * from './record.ts';
export * from './remote/index.ts';
export * from './store-error.ts';
export * from './sorted-map.ts';
export * from './store.ts';
export * from './transaction.ts';
export * from './watch-hub.ts';
