import { FieldPath, type FieldError } from '../field.ts';
import type { Job } from '../types.ts';
import { checkCounts } from './counts.ts';

const STATUS = FieldPath.of('status');

/** The counts of a Job's status are none below zero. */
export function validateJobStatus({ status }: Job): FieldError[] {
  const errors: FieldError[] = [];
  checkCounts(errors, status, ['active', 'succeeded', 'failed', 'ready', 'terminating'], STATUS);
  return errors;
}
