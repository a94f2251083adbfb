import type { Clock, HttpHandler } from '../../base/index.ts';
import { ANONYMOUS } from '../contracts/index.ts';
import { textReply } from '../reply/reply.ts';
import { AuditAnnotations } from '../request/audit-annotations.ts';
import { requestInfo } from '../request/request-info.ts';
import { parseTarget } from '../request/target.ts';
import { Warnings } from '../request/warnings.ts';
import type { Handler } from './stages/stage.ts';

/** The server as one function of HTTP: reads what is asked for, and lets `handle` answer with bytes. */
export function createHandler(clock: Clock, handle: Handler): HttpHandler {
  return async (http) => {
    const target = parseTarget(http.target);
    if (!target) return textReply(400, '400 Bad Request');
    const reply = await handle({
      http,
      info: requestInfo(http.method, target.path, target.query),
      query: target.query,
      user: ANONYMOUS,
      warnings: new Warnings(),
      annotations: new AuditAnnotations(),
      receivedMs: clock.now(),
      readBody: () => http.readBody(0),
    });
    if (reply.kind !== 'bytes' && reply.kind !== 'upgrade') throw new Error('a reply was not written');
    return reply;
  };
}
