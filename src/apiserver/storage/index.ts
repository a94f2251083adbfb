/**
 * The stored objects of the API: keys in upstream's layout, values as JSON, one watch on the store that feeds a cache
 * for each resource. An object is decoded once for each revision, and its bytes are made once for each format.
 */
export * from './compaction.ts';
export * from './following.ts';
export * from './freshness.ts';
export * from './lease-manager.ts';
export type { WindowLimits } from './event-window.ts';
export * from './object-codec.ts';
export * from './object-event.ts';
export * from './object-snapshot.ts';
export * from './object-storage.ts';
export * from './object-version.ts';
export type { CacheWatcher } from './cache-watchers.ts';
export * from './resource-cache.ts';
export * from './revision-feed.ts';
export type { StoredHead } from './stored-head.ts';
export * from './unreadable-objects.ts';
export type { ListCounts } from './list-counts.ts';
export { StoreRequests, type StoreRequestStats } from './store-requests.ts';
