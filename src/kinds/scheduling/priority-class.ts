import { ownValue } from '../../base/index.ts';
import { type FieldError, FieldPath, forbidden, type Strategy, validateImmutable } from '../../api/index.ts';
import type { PriorityClass } from '../types/index.ts';
import { validatePreemptionPolicy } from '../core/pod/spec.ts';

const SYSTEM_PREFIX = 'system-';
const SYSTEM_CLASSES: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};
const HIGHEST_OF_USERS = 1_000_000_000;

const NAME = FieldPath.of('metadata', 'name');
const VALUE = FieldPath.of('value');
const PREEMPTION_POLICY = FieldPath.of('preemptionPolicy');

export const priorityClassStrategy: Strategy<PriorityClass> = {
  setDefaults(priorityClass) {
    priorityClass.preemptionPolicy ??= 'PreemptLowerPriority';
  },

  prepareForCreate({ metadata }) {
    metadata.generation = 1;
  },

  validateCreate(priorityClass) {
    const errors: FieldError[] = [];
    validateValue(errors, priorityClass);
    const policy = priorityClass.preemptionPolicy;
    if (policy !== undefined) validatePreemptionPolicy(errors, policy, PREEMPTION_POLICY);
    return errors;
  },

  validateUpdate({ value, preemptionPolicy }, old) {
    return [
      ...((value ?? 0) === (old.value ?? 0) ? [] : [forbidden(VALUE, 'may not be changed in an update.')]),
      ...validateImmutable(preemptionPolicy, old.preemptionPolicy, PREEMPTION_POLICY),
    ];
  },

  allowUnconditionalUpdate: true,
};

function validateValue(errors: FieldError[], { metadata, value = 0, globalDefault }: PriorityClass): void {
  const { name = '' } = metadata;
  if (!name.startsWith(SYSTEM_PREFIX)) {
    if (value <= HIGHEST_OF_USERS) return;
    const detail = `maximum allowed value of a user defined priority is ${HIGHEST_OF_USERS}`;
    errors.push(forbidden(VALUE, detail));
    return;
  }
  const problem = systemClassProblem(name, value, globalDefault === true);
  if (problem === undefined) return;
  const reserved = `priority class names with '${SYSTEM_PREFIX}' prefix are reserved for system use only`;
  errors.push(forbidden(NAME, `${reserved}. error: ${problem}`));
}

function systemClassProblem(name: string, value: number, globalDefault: boolean): string | undefined {
  const expected = ownValue(SYSTEM_CLASSES, name);
  if (expected === undefined) return `${name} is not a known system priority class`;
  if (value !== expected) return `value of ${name} PriorityClass must be ${expected}`;
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}
