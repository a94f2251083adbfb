import type { ResponseWriter } from '../../encoding/response-writer.ts';
import type { BytesReply, Reply, UpgradeReply } from '../../reply/reply.ts';
import { failureReply } from '../../reply/failure.ts';
import type { Call } from '../../request/call.ts';
import type { CallNotes } from '../../request/call-notes.ts';
import type { Stage } from './stage.ts';

/** Turns what comes back into the bytes that the client asked for; what cannot be written so is a failure. */
export function writeResponse(writer: ResponseWriter): Stage {
  return async (call, next) => {
    const reply = await next(call);
    return watched(call, written(writer, call, reply));
  };
}

function written(writer: ResponseWriter, call: Call, reply: Reply): BytesReply | UpgradeReply {
  try {
    return writer.write(call, reply);
  } catch (error) {
    return writer.write(call, failureReply(error));
  }
}

/** Tells who waits for it of the answer's end: where it is whole that is now. */
function watched({ notes, http }: Call, reply: BytesReply | UpgradeReply): BytesReply | UpgradeReply {
  if (reply.body instanceof Uint8Array) {
    notes.end();
    return reply;
  }
  http.signal.addEventListener('abort', () => notes.breakOff(), { once: true });
  if (http.signal.aborted) notes.breakOff();
  return { ...reply, body: new CountedBody(reply.body, notes) };
}

/** Notes how much was taken, and the end. What is taken passes as it is: a watch may have many events. */
class CountedBody implements AsyncIterable<Uint8Array> {
  private readonly body: AsyncIterable<Uint8Array>;
  private readonly notes: CallNotes;

  constructor(body: AsyncIterable<Uint8Array>, notes: CallNotes) {
    this.body = body;
    this.notes = notes;
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    const { notes } = this;
    const steps = this.body[Symbol.asyncIterator]();
    const broken = (): void => notes.breakOff();
    const seen = ({ done, value }: IteratorResult<Uint8Array>): void => {
      if (done) notes.end();
      else notes.sentBytes += value.length;
    };
    return {
      next: () => {
        const step = steps.next();
        step.then(seen, broken);
        return step;
      },
      return: async () => {
        broken();
        await steps.return?.();
        return { done: true, value: undefined };
      },
    };
  }
}
