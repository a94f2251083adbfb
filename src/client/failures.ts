import { StatusError } from '../api/index.ts';

/** Failures that a caller of the API expects, and knows what to do about. */

export function isNotFound(error: unknown): boolean {
  return error instanceof StatusError && error.reason === 'NotFound';
}

export function isAlreadyExists(error: unknown): boolean {
  return error instanceof StatusError && error.reason === 'AlreadyExists';
}

export function isConflict(error: unknown): boolean {
  return error instanceof StatusError && error.reason === 'Conflict';
}

/** Nothing can be made in a namespace that is being deleted: the one failure that is no news to anybody. */
export function isNamespaceTerminating(error: unknown): boolean {
  if (!(error instanceof StatusError)) return false;
  return error.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating') ?? false;
}
