import { append, deepEqual } from '../../base/index.ts';
import {
  checkSupported,
  type FieldError,
  FieldPath,
  goStruct,
  invalid,
  type Strategy,
  LABEL_SELECTOR,
  printed,
  validateConditions,
  validateLabelSelector,
} from '../../api/index.ts';
import type { PodDisruptionBudget } from '../types/index.ts';
import { checkAtMostAll, checkCountOrPercent, checkCounts } from '../core/pod-template/counts.ts';
import { keepSpec, keepStatus } from '../core/pod-template/prepare.ts';

type Spec = NonNullable<PodDisruptionBudget['spec']>;

const SPEC = FieldPath.of('spec');
const STATUS = FieldPath.of('status');
const EMPTY_STATUS = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 };
const PRINTED = goStruct('MinAvailable* Selector* MaxUnavailable* UnhealthyPodEvictionPolicy*', {
  Selector: LABEL_SELECTOR,
});

export const podDisruptionBudgetStrategy: Strategy<PodDisruptionBudget> = {
  prepareForCreate(budget) {
    budget.metadata.generation = 1;
    budget.status = { ...EMPTY_STATUS };
  },

  prepareForUpdate(budget, old) {
    keepStatus(budget, old);
    if (!deepEqual(budget.spec, old.spec)) budget.metadata.generation = (old.metadata.generation ?? 0) + 1;
  },

  prepareForStatusUpdate: (budget, old) => keepSpec(budget, old),
  validateCreate: ({ spec }) => validateSpec(spec ?? {}),
  validateUpdate: ({ spec }) => validateSpec(spec ?? {}),

  metadataChecks: [],
  allowUnconditionalUpdate: false,

  validateStatusUpdate({ status }) {
    const errors = validateConditions(status?.conditions ?? [], STATUS.child('conditions'));
    checkCounts(
      errors,
      status,
      ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'],
      STATUS,
    );
    return errors;
  },
};

function validateSpec(spec: Spec): FieldError[] {
  const errors: FieldError[] = [];
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec;
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    errors.push(invalid(SPEC, printed(PRINTED, spec), 'minAvailable and maxUnavailable cannot be both set'));
  }
  for (const [field, value] of [
    ['minAvailable', minAvailable],
    ['maxUnavailable', maxUnavailable],
  ] as const) {
    if (value === undefined) continue;
    checkCountOrPercent(errors, SPEC.child(field), value);
    checkAtMostAll(errors, SPEC.child(field), value);
  }
  append(errors, validateLabelSelector(selector, SPEC.child('selector')));
  if (policy !== undefined) {
    const supported = ['AlwaysAllow', 'IfHealthyBudget'];
    checkSupported(errors, SPEC.child('unhealthyPodEvictionPolicy'), policy, supported);
  }
  return errors;
}
