import { BodyTooLargeError } from '../../../base/index.ts';
import { StatusError } from '../../../api/index.ts';
import type { Call } from '../../request/call.ts';
import type { Stage } from './stage.ts';

/** Lets bodies be read up to a length. A longer one is a 413 for who reads it. */
export function bodyLimit(limitBytes: number): Stage {
  return (call, next) => next({ ...call, readBody: () => read(call, limitBytes) });
}

async function read({ http, notes }: Call, limitBytes: number): Promise<Uint8Array> {
  try {
    const body = await http.readBody(limitBytes);
    notes.bodyBytes = body.length;
    return body;
  } catch (error) {
    if (!(error instanceof BodyTooLargeError)) throw error;
    const message = `Request entity too large: limit is ${error.limitBytes}`;
    throw new StatusError(413, 'RequestEntityTooLarge', message);
  }
}
