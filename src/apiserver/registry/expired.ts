import { StatusError } from '../../api/index.ts';

/** A list at a revision that is no longer kept. */
export function expiredRevision(): StatusError {
  return new StatusError(410, 'Expired', 'The resourceVersion for the provided list is too old.');
}

/** A page of a list of which the revision is no longer kept. `token` goes on with the newest objects. */
export function expiredContinue(token: string): StatusError {
  const message =
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without ' +
    'the continue parameter, or use the continue token in this response to retrieve the remainder of the results. ' +
    'Continuing with the provided token results in an inconsistent list - objects that were created, modified, or ' +
    'deleted between the time the first chunk was returned and now may show up in the list.';
  return new StatusError(410, 'Expired', message, undefined, { continue: token });
}
