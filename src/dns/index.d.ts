/**
 * `dns`: service names to answers: A, AAAA, SRV, PTR and CNAME as the specification of DNS-based service discovery has
 * them. Names and records only: packets and sockets are an adapter's.
 *
 *     const { records } = createResolver({ informers }).resolve({ name: 'web.shop.svc.cluster.local', type: 'A' });
 */
export * from './records.ts';
export * from './resolver.ts';
//# sourceMappingURL=index.d.ts.map
