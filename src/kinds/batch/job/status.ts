/**
 * A Job's status is the contract that whoever runs a Job keeps with those who wait for it: it ends once, for one reason,
 * and what it counts goes one way. A rule is held against what an update changes, so that a status that was taken before
 * there was the rule, or before the spec changed, can be put in order step by step.
 */
import { deepEqual } from '../../../base/index.ts';
import {
  duplicate,
  type FieldError,
  FieldPath,
  goStruct,
  invalid,
  printed,
  PrintedValue,
  required,
} from '../../../api/index.ts';
import type { Job, JobSpec, JobStatus } from '../../types/index.ts';
import { checkCounts } from '../../core/pod-template/counts.ts';
import { countIndexes, sharedIndex } from './indexes.ts';

type Condition = 'Complete' | 'Failed' | 'FailureTarget' | 'SuccessCriteriaMet';

const STATUS = FieldPath.of('status');
const CONDITIONS = STATUS.child('conditions');
const COMPLETION_TIME = STATUS.child('completionTime');
const TERMINAL: readonly Condition[] = ['Failed', 'Complete', 'FailureTarget'];
const UNCOUNTED = goStruct('Succeeded[] Failed[]');

interface Change {
  readonly errors: FieldError[];
  readonly spec: JobSpec;
  readonly status: JobStatus;
  readonly old: JobStatus;
}

export function validateJobStatus(job: Job, oldJob: Job): FieldError[] {
  const errors: FieldError[] = [];
  const { status = {}, spec = { template: {} } } = job;
  const change: Change = { errors, spec, status, old: oldJob.status ?? {} };
  checkCounts(errors, status, ['active', 'succeeded', 'failed', 'ready', 'terminating'], STATUS);
  validateUncounted(errors, status);
  validateEnd(change);
  validateFinished(change);
  validateIndexes(change);
  validateRunning(change);
  validateSuccess(change);
  validateProgress(change);
  return errors;
}

/** Pods that have ended and are still to be counted, each once. */
function validateUncounted(errors: FieldError[], { uncountedTerminatedPods }: JobStatus): void {
  const seen = new Set<string>();
  for (const list of ['succeeded', 'failed'] as const) {
    for (const [index, uid] of (uncountedTerminatedPods?.[list] ?? []).entries()) {
      const at = STATUS.child('uncountedTerminatedPods', list).index(index);
      if (uid === '') errors.push(invalid(at, uid, 'must not be empty'));
      else if (seen.has(uid)) errors.push(duplicate(at, uid));
      seen.add(uid);
    }
  }
}

/** What ended the Job, and when. */
function validateEnd(change: Change): void {
  const { errors, status } = change;
  const { startTime, completionTime } = status;
  const [complete, failed] = [has(status, 'Complete'), has(status, 'Failed')];
  const timed = turns(change, 'Complete') || changes(change, 'completionTime');
  if (turns(change, 'Complete', 'Failed') && complete && failed) {
    refuseConditions(errors, 'cannot set Complete=True and Failed=true conditions');
  }
  if (turns(change, 'Complete', 'FailureTarget') && complete && has(status, 'FailureTarget')) {
    refuseConditions(errors, 'cannot set Complete=True and FailureTarget=true conditions');
  }
  if (timed && completionTime !== undefined && !complete) {
    const detail = 'cannot set completionTime when there is no Complete=True condition';
    errors.push(invalid(COMPLETION_TIME, completionTime, detail));
  }
  if (timed && completionTime === undefined && complete) {
    errors.push(required(COMPLETION_TIME, 'completionTime is required for Complete jobs'));
  }
  const moved = changes(change, 'startTime') || changes(change, 'completionTime');
  if (moved && startTime && completionTime && completionTime < startTime) {
    errors.push(invalid(COMPLETION_TIME, completionTime, 'completionTime cannot be set before startTime'));
  }
  const failing = turns(change, 'Failed') || changes(change, 'failedIndexes');
  if (failing && failed && !has(status, 'FailureTarget')) {
    refuseConditions(errors, 'cannot set Failed=True condition without the FailureTarget=true condition');
  }
  if (turns(change, 'Complete', 'SuccessCriteriaMet') && complete && !has(status, 'SuccessCriteriaMet')) {
    const detail = 'cannot set Complete=True condition without the SuccessCriteriaMet=true condition';
    refuseConditions(errors, detail);
  }
}

/** A Job that has ended has started, and nothing of it is left. */
function validateFinished(change: Change): void {
  const { errors, status, old } = change;
  if (!isFinished(status)) return;
  const ended = !isFinished(old);
  if ((ended || changes(change, 'active')) && (status.active ?? 0) > 0) {
    errors.push(invalid(STATUS.child('active'), status.active, 'active>0 is invalid for finished job'));
  }
  if ((ended || changes(change, 'startTime')) && status.startTime === undefined) {
    errors.push(required(STATUS.child('startTime'), 'startTime is required for finished job'));
  }
  const { uncountedTerminatedPods: uncounted } = status;
  if (!ended && !changes(change, 'uncountedTerminatedPods')) return;
  if (!uncounted?.failed?.length && !uncounted?.succeeded?.length) return;
  const detail = 'uncountedTerminatedPods needs to be empty for finished job';
  errors.push(invalid(STATUS.child('uncountedTerminatedPods'), printed(UNCOUNTED, uncounted), detail));
}

function validateIndexes(change: Change): void {
  const { errors, spec, status } = change;
  const { completions, backoffLimitPerIndex } = spec;
  const { completedIndexes = '', failedIndexes } = status;
  const [completedAt, failedAt] = [STATUS.child('completedIndexes'), STATUS.child('failedIndexes')];
  const [completedChanged, failedChanged] = [
    changes(change, 'completedIndexes'),
    changes(change, 'failedIndexes'),
  ];
  if (completedChanged && completions !== undefined) {
    checkIndexes(errors, 'completedIndexes', completedIndexes, completions);
  }
  if (failedChanged && completions !== undefined && backoffLimitPerIndex !== undefined) {
    checkIndexes(errors, 'failedIndexes', failedIndexes ?? '', completions);
  }
  if (completedChanged && completedIndexes !== '' && spec.completionMode !== 'Indexed') {
    const detail = 'cannot set non-empty completedIndexes when non-indexed completion mode';
    errors.push(invalid(completedAt, completedIndexes, detail));
  }
  if (failedIndexes === undefined) return;
  if (failedChanged && backoffLimitPerIndex === undefined) {
    const detail = 'cannot set non-null failedIndexes when backoffLimitPerIndex is null';
    errors.push(invalid(failedAt, failedIndexes, detail));
  }
  if (completions === undefined || (!completedChanged && !failedChanged)) return;
  const shared = sharedIndex(completedIndexes, failedIndexes, completions);
  if (shared === undefined) return;
  const detail = `failedIndexes and completedIndexes overlap at index: ${shared}`;
  errors.push(invalid(failedAt, failedIndexes, detail));
}

function checkIndexes(errors: FieldError[], field: string, indexes: string, completions: number): void {
  const counted = countIndexes(indexes, completions);
  if (!('problem' in counted)) return;
  errors.push(invalid(STATUS.child(field), indexes, `error parsing ${field}: ${counted.problem}`));
}

function validateRunning(change: Change): void {
  const { errors, status, old } = change;
  const { ready = 0, active = 0, terminating = 0 } = status;
  const ends = isFinished(status) !== isFinished(old) || changes(change, 'terminating');
  if (ends && isFinished(status) && terminating > 0) {
    const detail = 'terminating>0 is invalid for finished job';
    errors.push(invalid(STATUS.child('terminating'), terminating, detail));
  }
  if ((changes(change, 'ready') || changes(change, 'active')) && ready > active) {
    errors.push(invalid(STATUS.child('ready'), ready, 'cannot set more ready pods than active'));
  }
}

/** A Job whose success is decided has not failed. */
function validateSuccess({ errors, spec, status }: Change): void {
  const met = has(status, 'SuccessCriteriaMet');
  if (met && has(status, 'Failed')) {
    refuseConditions(errors, 'cannot set SuccessCriteriaMet=True and Failed=true conditions');
  }
  if (met && has(status, 'FailureTarget')) {
    refuseConditions(errors, 'cannot set SuccessCriteriaMet=True and FailureTarget=true conditions');
  }
  if (!met && spec.successPolicy && has(status, 'Complete')) {
    const detail = 'cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True';
    refuseConditions(errors, detail);
  }
}

/** What was said of a Job cannot be taken back. */
function validateProgress(change: Change): void {
  const { errors, spec, status, old } = change;
  for (const condition of TERMINAL) {
    if (!has(old, condition) || has(status, condition)) continue;
    refuseConditions(errors, `cannot disable the terminal ${condition}=True condition`);
  }
  if ((status.failed ?? 0) < (old.failed ?? 0)) {
    errors.push(invalid(STATUS.child('failed'), status.failed ?? 0, 'cannot decrease the failed counter'));
  }
  const shrinks = spec.completionMode === 'Indexed' && spec.completions === spec.parallelism;
  if (!shrinks && (status.succeeded ?? 0) < (old.succeeded ?? 0)) {
    const detail = 'cannot decrease the succeeded counter';
    errors.push(invalid(STATUS.child('succeeded'), status.succeeded ?? 0, detail));
  }
  const { completionTime } = status;
  if (completionTime && old.completionTime && completionTime !== old.completionTime) {
    errors.push(invalid(COMPLETION_TIME, completionTime, 'completionTime cannot be mutated'));
  }
  if (old.startTime !== undefined && changes(change, 'startTime') && spec.suspend !== true) {
    errors.push(required(STATUS.child('startTime'), 'startTime cannot be removed for unsuspended job'));
  }
  const [met, wasMet] = [has(status, 'SuccessCriteriaMet'), has(old, 'SuccessCriteriaMet')];
  if (wasMet && !met) refuseConditions(errors, 'cannot disable the SuccessCriteriaMet=True condition');
  if (met && !wasMet && has(old, 'Complete')) {
    const detail = 'cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions';
    refuseConditions(errors, detail);
  }
}

function refuseConditions(errors: FieldError[], detail: string): void {
  errors.push(invalid(CONDITIONS, new PrintedValue(''), detail));
}

function has({ conditions }: JobStatus, type: Condition): boolean {
  return conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false;
}

function isFinished(status: JobStatus): boolean {
  return has(status, 'Complete') || has(status, 'Failed');
}

/** Whether one of the conditions becomes true, or is so no longer. */
function turns({ status, old }: Change, ...types: Condition[]): boolean {
  return types.some((type) => has(status, type) !== has(old, type));
}

function changes({ status, old }: Change, field: keyof JobStatus): boolean {
  return !deepEqual(status[field], old[field]);
}
