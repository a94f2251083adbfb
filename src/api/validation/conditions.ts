import type { FieldError, FieldPath } from '../field.ts';
import { checkMessages, checkRequired, checkSupported } from './checks.ts';
import { duplicate, invalid, tooLong } from './errors.ts';
import { byteLength } from '../go-text.ts';
import { qualifiedName } from './names.ts';

/** A condition of the common form; its `message` may be empty. */
export interface Condition {
  readonly type?: string;
  readonly status?: string;
  readonly observedGeneration?: number;
  readonly lastTransitionTime?: string;
  readonly reason?: string;
  readonly message?: string;
}

const STATUSES = ['False', 'True', 'Unknown'];
const REASON_LIMIT_BYTES = 1024;
const MESSAGE_LIMIT_BYTES = 32 * 1024;
const REASON = /^[A-Za-z](?:[A-Za-z0-9_,:]*[A-Za-z0-9_])?$/;
const REASON_FORM =
  "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName',  or 'ReasonA,ReasonB',  or 'ReasonA:ReasonB', regex used for validation is '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?')";

/** Each condition says what it is about, since when and why; a type occurs once. */
export function validateConditions(conditions: readonly Condition[], path: FieldPath): FieldError[] {
  const types = new Set<string>();
  return conditions.flatMap((condition, index) => {
    const { type = '' } = condition;
    const at = path.index(index);
    const errors = types.has(type) ? [duplicate(at.child('type'), type)] : [];
    types.add(type);
    return [...errors, ...validateCondition(condition, at)];
  });
}

function validateCondition(condition: Condition, path: FieldPath): FieldError[] {
  const { type = '', status = '', observedGeneration = 0, reason = '', message = '' } = condition;
  const errors: FieldError[] = [];
  checkMessages(errors, path.child('type'), type, qualifiedName(type));
  checkSupported(errors, path.child('status'), status, STATUSES);
  if (observedGeneration < 0) {
    const detail = 'must be greater than or equal to zero';
    errors.push(invalid(path.child('observedGeneration'), observedGeneration, detail));
  }
  checkRequired(errors, path.child('lastTransitionTime'), condition.lastTransitionTime);
  const reasonPath = path.child('reason');
  checkRequired(errors, reasonPath, reason);
  if (byteLength(reason) > REASON_LIMIT_BYTES) errors.push(tooLong(reasonPath, REASON_LIMIT_BYTES));
  else if (reason !== '' && !REASON.test(reason)) errors.push(invalid(reasonPath, reason, REASON_FORM));
  if (byteLength(message) > MESSAGE_LIMIT_BYTES) {
    errors.push(tooLong(path.child('message'), MESSAGE_LIMIT_BYTES));
  }
  return errors;
}
