import type { Call } from '../request/call.ts';
import type { Reply } from './reply.ts';

/**
 * Serves paths that are no resource: discovery, OpenAPI. It is called after authentication and authorization, and
 * rejects with a `StatusError` to answer with a failure.
 */
export interface PathHandler {
  /** The paths that the index of all paths names; none where left out. */
  readonly paths?: readonly string[];
  /** The answer; undefined where the path (`call.info.path`) is not one of its own. */
  handle(call: Call): Promise<Reply | undefined>;
}
