import type { HttpResponse } from '../../base/index.ts';
import { StatusError } from '../../api/index.ts';
/** An answer of bytes, with warnings where there are some. */
export declare function answer(
  status: number,
  contentType: string,
  body: HttpResponse['body'],
  warnings?: readonly string[],
): HttpResponse;
/** A plain text, as paths outside the API answer. */
export declare function textAnswer(status: number, text: string): HttpResponse;
/**
 * The `Status` of a failure, in the format that the client accepts, or as JSON where there is none. Whatever is no
 * failure of the API becomes a 500.
 */
export declare function failureAnswer(
  error: unknown,
  request: Readonly<Record<string, string>>,
  warnings?: readonly string[],
): HttpResponse;
/** The answer to what was done and has nothing to show, in the format that the client accepts. Throws a 406. */
export declare function doneAnswer(
  status: number,
  request: Readonly<Record<string, string>>,
  warnings?: readonly string[],
): HttpResponse;
export declare function asStatusError(error: unknown): StatusError;
//# sourceMappingURL=answer.d.ts.map
