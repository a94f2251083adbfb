import { StatusError } from '../status.ts';

/** What to do about fields that a request has twice or that its kind does not know: `fieldValidation` of a request. */
export type FieldValidation = 'Ignore' | 'Warn' | 'Strict';

/** The body of a patch, parsed. */
export interface PatchDocument {
  readonly value: unknown;
  /** Where an object has a key twice, as strict decoding words it: `duplicate field "data.k"`. The last one counts. */
  readonly duplicates: readonly string[];
}

/** A document after a patch. */
export interface Patched {
  readonly value: unknown;
  /** What strict reading of the patch itself objects to: warnings, or under `Strict` the reason to refuse. */
  readonly problems: readonly string[];
}

/**
 * The refusal of a patch that can be read, but does not fit the document. Upstream keeps the details from who sends a patch
 * himself; they are told where a policy or webhook made the patch.
 */
export class PatchRejection extends StatusError {
  /** In the words of upstream's library. */
  readonly why: string;
  /** An operation `test` found something else. */
  readonly isFailedTest: boolean;

  constructor(why: string, isFailedTest = false) {
    super(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
    this.why = why;
    this.isFailedTest = isFailedTest;
  }
}

export function patchRejected(why = 'invalid state detected'): PatchRejection {
  return new PatchRejection(why);
}

/** A refusal without a reason, which is how upstream reports what it did not expect. */
export function unexplained(message: string): StatusError {
  return new StatusError(500, '', message);
}
