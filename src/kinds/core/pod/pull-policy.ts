import { checkRequiredChoice, type FieldError, type FieldPath } from '../../../api/index.ts';

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];

export function validatePullPolicy(errors: FieldError[], policy: string | undefined, path: FieldPath): void {
  checkRequiredChoice(errors, path, policy, PULL_POLICIES);
}
