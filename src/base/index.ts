/**
 * `base`: what every folder stands on, and nothing about Kubernetes or Node: time, chance, events, disposal, the log,
 * and HTTP as plain values. Whatever touches the world outside is an interface here and an adapter in `platform`.
 *
 *     const clock: Clock = new VirtualClock(drain);
 *     const timer = clock.setTimer(1000, () => log.info('a second went by'));
 */
export * from './append.ts';
export * from './ask-url.ts';
export * from './attached.ts';
export * from './binary-search.ts';
export * from './byte-pipe.ts';
export type * from './certificate-signer.ts';
export * from './clock.ts';
export * from './disposable.ts';
export * from './duplex.ts';
export * from './events.ts';
export * from './failures.ts';
export * from './fnv.ts';
export * from './grouped.ts';
export * from './heap.ts';
export * from './http.ts';
export * from './https-client.ts';
export * from './json.ts';
export * from './json-web-token.ts';
export * from './keyed-work.ts';
export * from './large-integer.ts';
export * from './link.ts';
export * from './log.ts';
export * from './looked-up.ts';
export * from './lru-map.ts';
export * from './markdown.ts';
export * from './metrics.ts';
export * from './paced-clock.ts';
export * from './random.ts';
export * from './recorded-metrics.ts';
export * from './remote-calls.ts';
export * from './repeats.ts';
export type * from './signature-check.ts';
export type * from './signing-key.ts';
export * from './sha256.ts';
export * from './shared-slice.ts';
export * from './sliced-timers.ts';
export * from './tally.ts';
export * from './time-slice.ts';
export * from './turn-queue.ts';
