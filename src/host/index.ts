/**
 * `host`: what every program of ours needs of Node and finds in Node alone: real time, real chance, and HTTPS to a
 * server. Each is an adapter of an interface of `base`. The command line, the cluster and the extension share them;
 * whatever needs more than Node's own modules (a database, certificates) is in `platform`, which the extension host
 * never loads.
 *
 *     const { handler } = createHttpsTransport({ server: 'https://127.0.0.1:6443', authenticate });
 *     const client = createClient({ transport: handler, clock: systemClock, … });
 */
export * from './https-transport.ts';
export * from './paced-clock.ts';
export * from './system-clock.ts';
export * from './system-random.ts';
