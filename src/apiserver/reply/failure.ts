import { badRequest, StatusError } from '../../api/index.ts';
import { StoreError } from '../../store/index.ts';
import type { StatusReply } from './reply.ts';

/** The `Status` of a failure. Whatever is no failure of the API becomes a 500. */
export function failureReply(error: unknown): StatusReply {
  const failure = asStatusError(error);
  return { kind: 'status', status: failure.code, body: failure.toStatus() };
}

function asStatusError(error: unknown): StatusError {
  if (error instanceof StatusError) return error;
  if (error instanceof StoreError) return storeFailure(error);
  if (error instanceof RangeError) return badRequest(`the request asks for too much: ${error.message}`);
  return new StatusError(500, 'InternalError', `Internal error occurred: ${textOf(error)}`, {
    causes: [{ message: textOf(error) }],
  });
}

function storeFailure(error: StoreError): StatusError {
  if (error.code === 'compacted') return new StatusError(410, 'Expired', error.message);
  const message = `the store cannot be reached: ${error.message}`;
  // A store that was closed does not come back: who waits for it only keeps a server from ending.
  const details = error.code === 'closed' ? undefined : { retryAfterSeconds: 1 };
  return new StatusError(503, 'ServiceUnavailable', message, details);
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
