import type { ResponseWriter } from '../../encoding/response-writer.ts';
import type { BytesReply, Reply, UpgradeReply } from '../../reply/reply.ts';
import { failureReply } from '../../reply/failure.ts';
import type { Call } from '../../request/call.ts';
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
  if (reply.body instanceof Uint8Array || !notes.isAwaited) {
    notes.end();
    return reply;
  }
  http.signal.addEventListener('abort', () => notes.end(), { once: true });
  if (http.signal.aborted) notes.end();
  return { ...reply, body: toldOfEnd(reply.body, () => notes.end()) };
}

async function* toldOfEnd(
  body: AsyncIterable<Uint8Array>,
  ended: () => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* body;
  } finally {
    ended();
  }
}
