import { StatusError } from '../../api/index.ts';

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
  return hasCause(error, 'NamespaceTerminating');
}

export function hasCause(error: unknown, reason: string): boolean {
  if (!(error instanceof StatusError)) return false;
  return error.details?.causes?.some((cause) => cause.reason === reason) ?? false;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function asError(failure: unknown): Error {
  return failure instanceof Error ? failure : new Error(String(failure));
}

/** Ends with undefined instead of failing where the object is gone. */
export async function unlessGone<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
