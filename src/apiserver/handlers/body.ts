import { BodyTooLargeError } from '../../base/index.ts';
import { StatusError } from '../../api/index.ts';
import type { Call } from '../request/call.ts';
import type { ServerParts } from '../server-parts.ts';

/** Reads the body of a call. Throws a 413 past the limit. */
export async function readBody({ limits }: ServerParts, { http }: Call): Promise<Uint8Array> {
  try {
    return await http.readBody(limits.bodyBytes);
  } catch (error) {
    if (!(error instanceof BodyTooLargeError)) throw error;
    const message = `Request entity too large: limit is ${error.limitBytes}`;
    throw new StatusError(413, 'RequestEntityTooLarge', message);
  }
}
