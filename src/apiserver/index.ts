/**
 * `apiserver`: the Kubernetes API as one function from request to response: routing, access, admission, the registry of
 * objects over a store, watches. Sockets and TLS are an adapter; a caller in the same process calls the function.
 *
 *     const server = createApiServer({ store, clock, random, log });
 *     await server.ready();
 *     const response = await server.handler(request);
 */
export * from './contracts/index.ts';
export * from './limits.ts';
export type { ApiServerOptions } from './options.ts';
export { kubernetesServiceAddress } from './registry/service-allocation/service-range.ts';
export * from './server.ts';
