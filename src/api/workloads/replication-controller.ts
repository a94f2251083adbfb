import { FieldPath, type FieldError } from '../field.ts';
import type { KindRules } from '../rules.ts';
import type { LabelSelector, ReplicationController } from '../types.ts';
import { required, subdomainNameInBytes } from '../validation/index.ts';
import { warnAboutController } from './controller-warnings.ts';
import { checkCounts } from './counts.ts';
import { setTemplateDefaults } from './pod/defaults.ts';
import { beginController, continueController, keepSpec } from './prepare.ts';
import { validateReplicaStatus } from './replica-set.ts';
import { validateLastingTemplate } from './template.ts';

type Spec = NonNullable<ReplicationController['spec']>;

const SPEC = FieldPath.of('spec');

/** The first of the controllers: its selector is a map of labels, and comes from its template where it has none. */
export const replicationControllerRules: KindRules<ReplicationController> = {
  setDefaults({ metadata, spec }) {
    if (!spec) return;
    if (spec.template) setTemplateDefaults(spec.template);
    const labels = spec.template?.metadata?.labels;
    if (labels) {
      if (Object.keys(spec.selector ?? {}).length === 0) spec.selector = { ...labels };
      if (Object.keys(metadata.labels ?? {}).length === 0) metadata.labels = { ...labels };
    }
    spec.replicas ??= 1;
  },

  prepareForCreate: (controller) => beginController(controller, { replicas: 0 }),
  prepareForUpdate: (controller, old) => continueController(controller, old),
  prepareForStatusUpdate: (controller, old) => keepSpec(controller, old),
  validateCreate: ({ spec }) => validateSpec(spec),
  validateUpdate: ({ spec }) => validateSpec(spec),
  validateStatusUpdate: ({ status }) => (status ? validateReplicaStatus(status) : []),
  validateName: subdomainNameInBytes,
  warnings: (controller, old) => (old ? [] : warnAboutController(controller)),
  allowUnconditionalUpdate: true,
};

function validateSpec(spec: Spec | undefined): FieldError[] {
  const errors: FieldError[] = [];
  checkCounts(errors, spec, ['minReadySeconds'], SPEC);
  const labels = spec?.selector ?? {};
  if (Object.keys(labels).length === 0) errors.push(required(SPEC.child('selector')));
  checkCounts(errors, spec, ['replicas'], SPEC);
  const at = SPEC.child('template');
  if (!spec?.template) return [...errors, required(at)];
  const selector: LabelSelector = { matchLabels: labels };
  validateLastingTemplate(errors, spec.template, selector, 'ReplicationController', at);
  return errors;
}
