import type { Clock } from '../../../base/index.ts';
import type { RequestMetrics } from '../../metrics/index.ts';
import type { Stage } from './stage.ts';

/** Counts requests and their answers, for `/metrics`: an answer in parts once the last one has been taken. */
export function countRequests(metrics: RequestMetrics, clock: Clock): Stage {
  return async (call, next) => {
    const { notes } = call;
    const request = metrics.begin(call);
    const end = (code: number, bytes: number): void =>
      metrics.end(request, {
        code,
        bytes,
        nowMs: clock.now(),
        waitedMs: notes.waitedMs,
        bodyBytes: notes.bodyBytes,
        isGivenUp: notes.isGivenUp,
        isBrokenOff: notes.isBrokenOff,
      });
    try {
      const reply = await next(call);
      if ('body' in reply && reply.body instanceof Uint8Array) end(reply.status, reply.body.length);
      else notes.whenEnded(() => end(reply.status, notes.sentBytes));
      return reply;
    } catch (error) {
      end(500, 0);
      throw error;
    }
  };
}
