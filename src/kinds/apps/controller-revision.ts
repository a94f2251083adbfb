import { append, isObject } from '../../base/index.ts';
import {
  checkNonNegative,
  type FieldError,
  FieldPath,
  type Strategy,
  required,
  validateImmutable,
} from '../../api/index.ts';
import type { ControllerRevision } from '../types/index.ts';

const DATA = FieldPath.of('data');

/** What a controller's template was: written once. */
export const controllerRevisionStrategy: Strategy<ControllerRevision> = {
  validateCreate(revision) {
    const errors: FieldError[] = [];
    const data: unknown = revision.data;
    if (data === undefined) errors.push(required(DATA, 'data is mandatory'));
    else if (!isObject(data)) errors.push(required(DATA, 'data must be a valid JSON object'));
    checkRevision(errors, revision);
    return errors;
  },

  validateUpdate(revision, old) {
    const errors: FieldError[] = [];
    checkRevision(errors, revision);
    append(errors, validateImmutable(revision.data, old.data, DATA));
    return errors;
  },

  metadataChecks: ['change', 'itself'],
  allowUnconditionalUpdate: true,
};

function checkRevision(errors: FieldError[], { revision }: ControllerRevision): void {
  checkNonNegative(errors, FieldPath.of('revision'), revision);
}
