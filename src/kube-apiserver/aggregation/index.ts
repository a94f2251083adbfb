/**
 * `aggregation`: versions of the API that other servers serve, registered by APIServices: their requests are passed on, and
 * what they have is told with what is served here.
 *
 *     const aggregation = new Aggregation({ https, reader, resources, writes, frontProxy, builtIn, … });
 *     const server = createApiServer({ others: aggregation, … });
 *     await aggregation.ready();
 */
export { Aggregation } from './aggregation.ts';
