import type { RequestMetrics } from '../../paths/metrics.ts';
import type { RequestInfo } from '../../request/request-info.ts';
import type { Stage } from './stage.ts';

/**
 * Counts the answers, for `/metrics`. Only what there is is counted, so that no client can make up something to count:
 * paths, and the resources of which `isServed` knows.
 */
export function countRequests(metrics: RequestMetrics, isServed: (info: RequestInfo) => boolean): Stage {
  return async (call, next) => {
    const reply = await next(call);
    if (!call.info.isResource || isServed(call.info)) metrics.count(call.info, reply.status);
    return reply;
  };
}
