import {
  type FieldError,
  FieldPath,
  type Strategy,
  LABEL_SELECTOR,
  validateImmutable,
} from '../../api/index.ts';
import type { ReplicaSet } from '../types/index.ts';
import { warnAboutController } from '../core/pod-template/controller-warnings.ts';
import { checkCounts } from '../core/pod-template/counts.ts';
import { setTemplateDefaults } from '../core/pod/defaults.ts';
import { beginController, continueController, keepLabels, keepSpec } from '../core/pod-template/prepare.ts';
import { validateControllerSelector } from '../core/pod-template/selector.ts';
import { validateReplicaStatus } from '../core/pod-template/replica-status.ts';
import { validateLastingTemplate } from '../core/pod-template/template.ts';

type Spec = NonNullable<ReplicaSet['spec']>;

const SPEC = FieldPath.of('spec');

export const replicaSetStrategy: Strategy<ReplicaSet> = {
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
