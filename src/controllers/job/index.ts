/**
 * The Job controller: runs Pods until enough of them have succeeded or too many have failed, with or without indexes.
 * Every Pod carries a finalizer until its end was counted, so that none is counted twice or never.
 *
 *     startJobController(context);
 */
export * from './job-controller.ts';
export { isJobFinished } from './job-facts.ts';
