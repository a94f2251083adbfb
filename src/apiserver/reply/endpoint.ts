import type { ServedResource } from '../registry/served-resource.ts';
import type { Call } from '../request/call.ts';
import type { Reply } from './reply.ts';

/** A call for a resource that is served. */
export interface ResourceCall<R extends ServedResource = ServedResource> extends Call {
  readonly resource: R;
}

/**
 * What the answer of an endpoint holds. It decides what a client may have it turned into, and is known before the endpoint
 * runs, so that nothing is written for a client that cannot be answered. `computed` is an object that is no row of any
 * table; `bytes` are never turned into anything.
 */
export type Produces = 'object' | 'computed' | 'list' | 'stream' | 'status' | 'bytes';

/** What answers one verb of a resource or subresource. */
export interface Endpoint<R extends ServedResource = ServedResource> {
  readonly produces: Produces;
  /** Rejects with a `StatusError` to answer with a failure. */
  readonly handle: (call: ResourceCall<R>) => Promise<Reply>;
}
