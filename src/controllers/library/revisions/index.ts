/** Templates kept as ControllerRevisions, for the controllers that can go back to an earlier one. */
export * from './revision-history.ts';
export * from './owned-revisions.ts';
