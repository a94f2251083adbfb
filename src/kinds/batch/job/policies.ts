/** When a Job's Pods count as failed, and when a part of them is enough. */
import {
  byteLength,
  checkMessages,
  checkNonNegative,
  checkSupported,
  duplicate,
  type FieldError,
  type FieldPath,
  givenEmpty,
  goStruct,
  invalid,
  PrintedValue,
  qualifiedName,
  required,
  tooLong,
  tooMany,
} from '../../../api/index.ts';
import type { JobSpec } from '../../types/index.ts';
import { countIndexes } from './indexes.ts';

type FailureRule = NonNullable<NonNullable<JobSpec['podFailurePolicy']>['rules']>[number];
type ExitCodes = NonNullable<FailureRule['onExitCodes']>;
type SuccessRule = NonNullable<NonNullable<JobSpec['successPolicy']>['rules']>[number];

const RULES_LIMIT = 20;
const EXIT_CODES_LIMIT = 255;
const INDEXES_LIMIT_BYTES = 64 * 1024;
const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const NO_VALUE = new PrintedValue('');

export const FAILURE_POLICY = goStruct('Rules[]', {
  Rules: goStruct('Action OnExitCodes* OnPodConditions[]', {
    OnExitCodes: goStruct('ContainerName* Operator Values[]'),
    OnPodConditions: goStruct('Type Status'),
  }),
});

export const SUCCESS_POLICY = goStruct('Rules[]', {
  Rules: goStruct('SucceededIndexes* SucceededCount*'),
});

export function validateFailurePolicy(errors: FieldError[], spec: JobSpec, path: FieldPath): void {
  const rules: readonly Partial<FailureRule>[] = spec.podFailurePolicy?.rules ?? [];
  const at = path.child('rules');
  if (rules.length > RULES_LIMIT) errors.push(tooMany(at, rules.length, RULES_LIMIT));
  const { containers = [], initContainers = [] } = spec.template?.spec ?? {};
  const names = new Set([...containers, ...initContainers].map((container) => container.name));
  for (const [index, rule] of rules.entries()) {
    validateFailureRule(errors, rule, spec, names, at.index(index));
  }
}

function validateFailureRule(
  errors: FieldError[],
  rule: Partial<FailureRule>,
  spec: JobSpec,
  names: ReadonlySet<string>,
  path: FieldPath,
): void {
  const { action, onExitCodes, onPodConditions = [] } = rule;
  checkListedChoice(errors, path.child('action'), action, ACTIONS);
  if (action === 'FailIndex' && spec.backoffLimitPerIndex === undefined) {
    errors.push(invalid(path.child('action'), action, 'requires the backoffLimitPerIndex to be set'));
  }
  if (onExitCodes) validateExitCodes(errors, onExitCodes, names, path.child('onExitCodes'));
  const conditions = path.child('onPodConditions');
  if (onPodConditions.length > RULES_LIMIT) {
    errors.push(tooMany(conditions, onPodConditions.length, RULES_LIMIT));
  }
  for (const [index, { type = '', status }] of onPodConditions.entries()) {
    checkMessages(errors, conditions.index(index).child('type'), type, qualifiedName(type));
    checkListedChoice(errors, conditions.index(index).child('status'), status, ['False', 'True', 'Unknown']);
  }
  if (onExitCodes && onPodConditions.length > 0) {
    errors.push(invalid(path, NO_VALUE, 'specifying both OnExitCodes and OnPodConditions is not supported'));
  }
  if (!onExitCodes && onPodConditions.length === 0) {
    errors.push(invalid(path, NO_VALUE, 'specifying one of OnExitCodes and OnPodConditions is required'));
  }
}

/** A choice that upstream lists also where there is none. */
function checkListedChoice(
  errors: FieldError[],
  path: FieldPath,
  value: string | undefined,
  supported: readonly string[],
): void {
  if (value) checkSupported(errors, path, value, supported);
  else errors.push(required(path, `valid values: [${supported.map((one) => `"${one}"`).join(' ')}]`));
}

function validateExitCodes(
  errors: FieldError[],
  exitCodes: Partial<ExitCodes>,
  names: ReadonlySet<string>,
  path: FieldPath,
): void {
  const { operator, containerName, values } = exitCodes;
  checkListedChoice(errors, path.child('operator'), operator, ['In', 'NotIn']);
  if (containerName !== undefined && !names.has(containerName)) {
    const detail = 'must be one of the container or initContainer names in the pod template';
    errors.push(invalid(path.child('containerName'), containerName, detail));
  }
  const at = path.child('values');
  if (!values?.length) {
    errors.push(invalid(at, givenEmpty(exitCodes, 'values'), 'at least one value is required'));
    return;
  }
  if (values.length > EXIT_CODES_LIMIT) errors.push(tooMany(at, values.length, EXIT_CODES_LIMIT));
  const seen = new Set<number>();
  for (const [index, value] of values.entries()) {
    if (operator === 'In' && value === 0) {
      errors.push(invalid(at.index(index), value, 'must not be 0 for the In operator'));
    }
    if (seen.has(value)) errors.push(duplicate(at.index(index), value));
    seen.add(value);
  }
  const ordered = values.every((value, index) => index === 0 || (values[index - 1] ?? value) <= value);
  if (!ordered) errors.push(invalid(at, values, 'must be ordered'));
}

export function validateSuccessPolicy(errors: FieldError[], spec: JobSpec, path: FieldPath): void {
  const rules: readonly SuccessRule[] = spec.successPolicy?.rules ?? [];
  const at = path.child('rules');
  if (rules.length === 0) {
    const detail = 'at least one rules must be specified when the successPolicy is specified';
    errors.push(required(at, detail));
  }
  if (rules.length > RULES_LIMIT) errors.push(tooMany(at, rules.length, RULES_LIMIT));
  // Without completions no index can be told to be too large, and they are missed elsewhere.
  const completions = spec.completions ?? Infinity;
  for (const [index, rule] of rules.entries()) {
    validateSuccessRule(errors, rule, completions, at.index(index));
  }
}

function validateSuccessRule(
  errors: FieldError[],
  { succeededCount, succeededIndexes }: SuccessRule,
  completions: number,
  path: FieldPath,
): void {
  if (succeededCount === undefined && succeededIndexes === undefined) {
    errors.push(required(path, 'at least one of succeededCount or succeededIndexes must be specified'));
  }
  let indexes: number | undefined;
  if (succeededIndexes !== undefined) {
    const at = path.child('succeededIndexes');
    if (byteLength(succeededIndexes) > INDEXES_LIMIT_BYTES) errors.push(tooLong(at, INDEXES_LIMIT_BYTES));
    const counted = countIndexes(succeededIndexes, completions);
    if ('problem' in counted) {
      errors.push(invalid(at, succeededIndexes, `error parsing succeededIndexes: ${counted.problem}`));
    }
    indexes = 'count' in counted ? counted.count : 0;
  }
  if (succeededCount === undefined) return;
  const at = path.child('succeededCount');
  checkNonNegative(errors, at, succeededCount);
  if (succeededCount > completions) {
    const detail = `must be less than or equal to ${completions} (the number of specified completions)`;
    errors.push(invalid(at, succeededCount, detail));
  }
  if (indexes !== undefined && succeededCount > indexes) {
    const detail = `must be less than or equal to ${indexes} (the number of indexes in the specified succeededIndexes field)`;
    errors.push(invalid(at, succeededCount, detail));
  }
}
