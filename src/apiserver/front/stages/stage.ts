import type { Reply } from '../../reply/reply.ts';
import type { Call } from '../../request/call.ts';

/** What answers a call: a route, with whatever stages stand around it. */
export type Handler = (call: Call) => Promise<Reply>;

/**
 * One thing that is done for all requests. It answers itself, or hands the call on, perhaps changed, and may look at the
 * reply on its way back. It rejects with a `StatusError` to refuse.
 */
export type Stage = (call: Call, next: Handler) => Promise<Reply>;

/** Puts stages around a route: the first one is the outermost. */
export function compose(stages: readonly Stage[], route: Handler): Handler {
  return stages.reduceRight<Handler>((next, stage) => (call) => stage(call, next), route);
}
