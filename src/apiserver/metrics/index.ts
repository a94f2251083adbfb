/**
 * `metrics`: what the server counts about itself, under upstream's names. It costs a few additions a request: text is made
 * when `/metrics` is read.
 */
export * from './admission-metrics.ts';
export * from './request-metrics.ts';
export type { RequestedResource } from './request-series.ts';
export { AccessMetrics } from './access-metrics.ts';
export { storageMetrics, type StorageStats } from './storage-metrics.ts';
export { WatchMetrics } from './watch-metrics.ts';
