import type { HttpResponse } from '../../base/index.ts';
import { badRequest, StatusError } from '../../api/index.ts';
import { StoreError } from '../../store/index.ts';
import { type Encoder, encoderOf } from './encoders.ts';
import { textBytes } from './json-bytes.ts';
import { negotiate } from './negotiate.ts';

/** An answer of bytes, with warnings where there are some. */
export function answer(
  status: number,
  contentType: string,
  body: HttpResponse['body'],
  warnings: readonly string[] = [],
): HttpResponse {
  const headers = { ...BASE_HEADERS, 'content-type': contentType };
  return { status, headers: warnings.length > 0 ? { ...headers, warning: warnings } : headers, body };
}

/** A plain text, as paths outside the API answer. */
export function textAnswer(status: number, text: string): HttpResponse {
  const headers = {
    ...BASE_HEADERS,
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
  };
  return { status, headers, body: textBytes(text) };
}

/**
 * The `Status` of a failure, in the format that the client accepts, or as JSON where there is none. Whatever is no
 * failure of the API becomes a 500.
 */
export function failureAnswer(
  error: unknown,
  request: Readonly<Record<string, string>>,
  warnings: readonly string[] = [],
): HttpResponse {
  const failure = asStatusError(error);
  const encoder = failureEncoder(request['accept'] ?? '');
  const retryAfter = failure.details?.retryAfterSeconds;
  const body = encoder.encode({ ...failure.toStatus() });
  const plain = answer(failure.code, encoder.contentType, body, warnings);
  if (retryAfter === undefined) return plain;
  return { ...plain, headers: { ...plain.headers, 'retry-after': String(retryAfter) } };
}

/** The answer to what was done and has nothing to show, in the format that the client accepts. Throws a 406. */
export function doneAnswer(
  status: number,
  request: Readonly<Record<string, string>>,
  warnings: readonly string[] = [],
): HttpResponse {
  const { format, pretty } = negotiate(request['accept'] ?? '', []);
  const encoder = encoderOf(format, pretty);
  const done = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: status };
  return answer(status, encoder.contentType, encoder.encode(done), warnings);
}

function failureEncoder(accept: string): Encoder {
  try {
    const { format, pretty } = negotiate(accept, []);
    return encoderOf(format, pretty);
  } catch {
    return encoderOf('json', true);
  }
}

export function asStatusError(error: unknown): StatusError {
  if (error instanceof StatusError) return error;
  if (error instanceof StoreError) return storeFailure(error);
  if (error instanceof RangeError) return badRequest(`the request asks for too much: ${error.message}`);
  return new StatusError(500, 'InternalError', `Internal error occurred: ${textOf(error)}`, {
    causes: [{ message: textOf(error) }],
  });
}

const BASE_HEADERS = { 'cache-control': 'no-cache, private' } as const;

function storeFailure(error: StoreError): StatusError {
  if (error.code === 'compacted') return new StatusError(410, 'Expired', error.message);
  return new StatusError(503, 'ServiceUnavailable', `the store cannot be reached: ${error.message}`, {
    retryAfterSeconds: 1,
  });
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
