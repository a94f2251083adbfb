/**
 * `proxy`: service addresses to endpoints: which one a connection to a cluster IP, a node port or a balanced address is
 * sent to, with affinity and traffic policies. Decisions only: sockets are an adapter's.
 *
 *     const route = createServiceProxy({ informers, clock, random }).route({ address: '10.96.0.7', port: 80, … });
 */
export * from './service-proxy.ts';
//# sourceMappingURL=index.d.ts.map
