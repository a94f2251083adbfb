import { type FieldError, FieldPath } from '../field.ts';
import type { KindRules } from '../rules.ts';
import type { ReplicaSet } from '../types.ts';
import { LABEL_SELECTOR, validateImmutable } from '../validation/index.ts';
import { warnAboutController } from './controller-warnings.ts';
import { checkCounts, checkParts } from './counts.ts';
import { setTemplateDefaults } from './pod/defaults.ts';
import { beginController, continueController, keepLabels, keepSpec } from './prepare.ts';
import { validateControllerSelector } from './selector.ts';
import { validateLastingTemplate } from './template.ts';

type Spec = NonNullable<ReplicaSet['spec']>;

const SPEC = FieldPath.of('spec');
const STATUS = FieldPath.of('status');

export const replicaSetRules: KindRules<ReplicaSet> = {
  setDefaults({ spec }) {
    if (!spec) return;
    setTemplateDefaults((spec.template ??= {}));
    spec.replicas ??= 1;
  },

  prepareForCreate: (replicaSet) => beginController(replicaSet, { replicas: 0 }),
  prepareForUpdate: (replicaSet, old) => continueController(replicaSet, old),

  prepareForStatusUpdate(replicaSet, old) {
    keepSpec(replicaSet, old);
    keepLabels(replicaSet, old);
  },

  validateCreate: ({ spec }) => validateSpec(spec),

  validateUpdate({ spec }, old) {
    const errors = validateSpec(spec);
    const at = SPEC.child('selector');
    return [...errors, ...validateImmutable(spec?.selector, old.spec?.selector, at, LABEL_SELECTOR)];
  },

  validateStatusUpdate: ({ status }) => (status ? validateReplicaStatus(status) : []),

  warnings: (replicaSet, old) => warnAboutController(replicaSet, old),
  allowUnconditionalUpdate: true,
};

function validateSpec(spec: Spec | undefined): FieldError[] {
  const errors: FieldError[] = [];
  checkCounts(errors, spec, ['replicas', 'minReadySeconds'], SPEC);
  const { selector, template } = spec ?? {};
  const selectorPath = SPEC.child('selector');
  if (
    validateControllerSelector(errors, selector, 'empty selector is invalid for deployment', selectorPath)
  ) {
    validateLastingTemplate(errors, template, selector, 'ReplicaSet', SPEC.child('template'));
  }
  return errors;
}

/** The status of a ReplicaSet, and of the ReplicationController that it came from. */
export function validateReplicaStatus(status: NonNullable<ReplicaSet['status']>): FieldError[] {
  const errors: FieldError[] = [];
  const parts = ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'] as const;
  checkCounts(errors, status, ['replicas', ...parts, 'observedGeneration', 'terminatingReplicas'], STATUS);
  checkParts(errors, status, parts, { value: status.replicas, name: 'status.replicas' }, STATUS);
  const ready = { value: status.readyReplicas, name: 'readyReplicas' };
  checkParts(errors, status, ['availableReplicas'], ready, STATUS);
  return errors;
}
