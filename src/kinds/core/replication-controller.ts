import { countText, selectableFields } from '../definition/index.ts';
import {
  type FieldError,
  FieldPath,
  type LabelSelector,
  required,
  type Strategy,
  subdomainNameInBytes,
} from '../../api/index.ts';
import type { ReplicationController } from '../types/index.ts';
import { warnAboutController } from './pod-template/controller-warnings.ts';
import { checkCounts } from './pod-template/counts.ts';
import { setTemplateDefaults } from './pod/defaults.ts';
import { beginController, continueController, keepSpec } from './pod-template/prepare.ts';
import { validateReplicaStatus } from './pod-template/replica-status.ts';
import { validateLastingTemplate } from './pod-template/template.ts';

type Spec = NonNullable<ReplicationController['spec']>;

const SPEC = FieldPath.of('spec');

/** The first of the controllers: its selector is a map of labels, and comes from its template where it has none. */
export const replicationControllerStrategy: Strategy<ReplicationController> = {
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
  wholeNames: true,
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

export const replicationControllerFields = selectableFields({
  'status.replicas': countText('status.replicas'),
});
