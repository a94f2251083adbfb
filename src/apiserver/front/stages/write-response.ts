import type { ResponseWriter } from '../../encoding/response-writer.ts';
import { failureReply } from '../../reply/failure.ts';
import type { Stage } from './stage.ts';

/** Turns what comes back into the bytes that the client asked for; what cannot be written so is a failure. */
export function writeResponse(writer: ResponseWriter): Stage {
  return async (call, next) => {
    const reply = await next(call);
    try {
      return writer.write(call, reply);
    } catch (error) {
      return writer.write(call, failureReply(error));
    }
  };
}
