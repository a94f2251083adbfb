import { deepEqual } from '../../base/index.ts';
import {
  type FieldError,
  FieldPath,
  forbidden,
  goStruct,
  invalid,
  type Strategy,
  LABEL_SELECTOR,
  notSupported,
  printed,
  required,
  validateImmutable,
} from '../../api/index.ts';
import type { Deployment } from '../types/index.ts';
import {
  amountOf,
  checkAtMostAll,
  checkCollisions,
  checkCountOrPercent,
  checkCounts,
  checkParts,
} from '../core/pod-template/counts.ts';
import { warnAboutController } from '../core/pod-template/controller-warnings.ts';
import { setTemplateDefaults } from '../core/pod/defaults.ts';
import { beginController, continueController, keepLabels, keepSpec } from '../core/pod-template/prepare.ts';
import { validateControllerSelector } from '../core/pod-template/selector.ts';
import { validateLastingTemplate } from '../core/pod-template/template.ts';

type Spec = NonNullable<Deployment['spec']>;
type DeploymentStrategy = NonNullable<Spec['strategy']>;
type RollingUpdate = NonNullable<DeploymentStrategy['rollingUpdate']>;

const SPEC = FieldPath.of('spec');
const STATUS = FieldPath.of('status');
const PRINTED_STRATEGY = goStruct('Type RollingUpdate*', {
  RollingUpdate: goStruct('MaxUnavailable# MaxSurge#'),
});

export const deploymentStrategy: Strategy<Deployment> = {
  setDefaults({ spec }) {
    if (!spec) return;
    setTemplateDefaults((spec.template ??= {}));
    spec.replicas ??= 1;
    const strategy = (spec.strategy ??= {});
    strategy.type ??= 'RollingUpdate';
    if (strategy.type === 'RollingUpdate') {
      const rollingUpdate = (strategy.rollingUpdate ??= {});
      rollingUpdate.maxUnavailable ??= '25%';
      rollingUpdate.maxSurge ??= '25%';
    }
    spec.revisionHistoryLimit ??= 10;
    spec.progressDeadlineSeconds ??= 600;
  },

  prepareForCreate: (deployment) => beginController(deployment, {}),

  /** Annotations count as a change, too: tools once asked for a rollback by one. */
  prepareForUpdate(deployment, old) {
    const annotated = !deepEqual(deployment.metadata.annotations ?? {}, old.metadata.annotations ?? {});
    continueController(deployment, old, annotated);
  },

  prepareForStatusUpdate(deployment, old) {
    keepSpec(deployment, old);
    keepLabels(deployment, old);
  },

  validateCreate: ({ spec }) => validateSpec(spec),

  validateUpdate({ spec }, old) {
    const errors = validateSpec(spec);
    const at = SPEC.child('selector');
    return [...errors, ...validateImmutable(spec?.selector, old.spec?.selector, at, LABEL_SELECTOR)];
  },

  validateStatusUpdate: validateStatus,

  warnings: (deployment, old) => warnAboutController(deployment, old),
  allowUnconditionalUpdate: true,
};

function validateSpec(spec: Spec | undefined): FieldError[] {
  const errors: FieldError[] = [];
  checkCounts(errors, spec, ['replicas'], SPEC);
  const { selector, template, strategy, minReadySeconds = 0, progressDeadlineSeconds } = spec ?? {};
  const selectorPath = SPEC.child('selector');
  if (
    validateControllerSelector(errors, selector, 'empty selector is invalid for deployment', selectorPath)
  ) {
    validateLastingTemplate(errors, template, selector, 'ReplicaSet', SPEC.child('template'));
  }
  validateStrategy(errors, strategy ?? {}, SPEC.child('strategy'));
  checkCounts(errors, spec, ['minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds'], SPEC);
  if (progressDeadlineSeconds !== undefined && progressDeadlineSeconds <= minReadySeconds) {
    const at = SPEC.child('progressDeadlineSeconds');
    errors.push(invalid(at, progressDeadlineSeconds, 'must be greater than minReadySeconds'));
  }
  return errors;
}

function validateStrategy(errors: FieldError[], strategy: DeploymentStrategy, path: FieldPath): void {
  const at = path.child('rollingUpdate');
  switch (strategy.type) {
    case 'Recreate':
      if (!strategy.rollingUpdate) return;
      errors.push(forbidden(at, "may not be specified when strategy `type` is 'Recreate'"));
      return;
    case 'RollingUpdate':
      if (strategy.rollingUpdate) validateRollingUpdate(errors, strategy.rollingUpdate, at);
      else errors.push(required(at, 'this should be defaulted and never be nil'));
      return;
    default:
      errors.push(notSupported(path, printed(PRINTED_STRATEGY, strategy), ['Recreate', 'RollingUpdate']));
  }
}

/** Either more Pods than asked for may run, or fewer; else no step could be taken. */
function validateRollingUpdate(errors: FieldError[], update: RollingUpdate, path: FieldPath): void {
  const { maxUnavailable, maxSurge } = update;
  const unavailablePath = path.child('maxUnavailable');
  checkCountOrPercent(errors, unavailablePath, maxUnavailable);
  checkCountOrPercent(errors, path.child('maxSurge'), maxSurge);
  if (amountOf(maxUnavailable) === 0 && amountOf(maxSurge) === 0) {
    errors.push(invalid(unavailablePath, maxUnavailable, 'may not be 0 when `maxSurge` is 0'));
  }
  checkAtMostAll(errors, unavailablePath, maxUnavailable);
}

function validateStatus({ status = {} }: Deployment, old: Deployment): FieldError[] {
  const errors: FieldError[] = [];
  const counts = ['observedGeneration', 'replicas', 'updatedReplicas', 'readyReplicas'] as const;
  checkCounts(
    errors,
    status,
    [...counts, 'availableReplicas', 'unavailableReplicas', 'terminatingReplicas', 'collisionCount'],
    STATUS,
  );
  const all = { value: status.replicas, name: 'status.replicas' };
  checkParts(errors, status, ['updatedReplicas', 'readyReplicas', 'availableReplicas'], all, STATUS);
  const ready = { value: status.readyReplicas, name: 'readyReplicas' };
  checkParts(errors, status, ['availableReplicas'], ready, STATUS);
  checkCollisions(errors, status, old.status, STATUS);
  return errors;
}
