import { append, deepEqual } from '../../base/index.ts';
import { roundAskedAmounts } from '../core/resources/round-amounts.ts';
import { validateClaimSpec } from '../core/volume/claim-spec.ts';
import {
  checkMessages,
  checkSupported,
  dns1123Label,
  type FieldError,
  FieldPath,
  forbidden,
  goStruct,
  invalid,
  type Strategy,
  nameRule,
  printed,
  required,
  validateAnnotations,
  validateLabels,
} from '../../api/index.ts';
import type { PodTemplateSpec, StatefulSet, Volume } from '../types/index.ts';
import { warnAboutControllerTemplate } from '../core/pod-template/controller-warnings.ts';
import { checkCollisions, checkCounts, checkParts } from '../core/pod-template/counts.ts';
import { validatePodAnnotations } from '../core/pod/annotations.ts';
import { setTemplateDefaults } from '../core/pod/defaults.ts';
import { warnAboutClaim } from '../core/resources/fraction-warnings.ts';
import { beginController, continueController, keepSpec } from '../core/pod-template/prepare.ts';
import { validateControllerSelector } from '../core/pod-template/selector.ts';
import { validateLastingSpec, validateTemplateLabels } from '../core/pod-template/template.ts';

type Spec = NonNullable<StatefulSet['spec']>;
type UpdateStrategy = NonNullable<Spec['updateStrategy']>;

const SPEC = FieldPath.of('spec');
const STATUS = FieldPath.of('status');
const CLAIMS = SPEC.child('volumeClaimTemplates');
const ROLLING_UPDATE = goStruct('Partition# MaxUnavailable*');
const STRATEGY = goStruct('Type RollingUpdate*', { RollingUpdate: ROLLING_UPDATE });
const MAY_CHANGE = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
] as const;

export const statefulSetStrategy: Strategy<StatefulSet> = {
  setDefaults({ spec }) {
    if (!spec) return;
    setTemplateDefaults((spec.template ??= {}));
    setClaimDefaults(spec);
    spec.podManagementPolicy ??= 'OrderedReady';
    const strategy = (spec.updateStrategy ??= {});
    if (strategy.type === undefined) {
      strategy.type = 'RollingUpdate';
      strategy.rollingUpdate ??= {};
    }
    if (strategy.type === 'RollingUpdate' && strategy.rollingUpdate) strategy.rollingUpdate.partition ??= 0;
    const policy = (spec.persistentVolumeClaimRetentionPolicy ??= {});
    policy.whenDeleted ??= 'Retain';
    policy.whenScaled ??= 'Retain';
    spec.replicas ??= 1;
    spec.revisionHistoryLimit ??= 10;
  },

  prepareForCreate(statefulSet) {
    dropDisabledFields(statefulSet.spec);
    beginController(statefulSet, { replicas: 0, availableReplicas: 0 });
  },

  prepareForUpdate(statefulSet, old) {
    dropDisabledFields(statefulSet.spec);
    continueController(statefulSet, old);
  },

  prepareForStatusUpdate: (statefulSet, old) => keepSpec(statefulSet, old),

  validateCreate({ spec }) {
    return validateSpec(spec, true);
  },

  validateUpdate({ spec }, old) {
    const errors = validateSpec(spec, false);
    if (!deepEqual(withoutAllowedChanges(spec), withoutAllowedChanges(old.spec))) {
      const list = MAY_CHANGE.map((field) => `'${field}'`);
      const names = `${list.slice(0, -1).join(', ')} and ${list[list.length - 1] ?? ''}`;
      errors.push(
        forbidden(SPEC, `updates to statefulset spec for fields other than ${names} are forbidden`),
      );
    }
    return errors;
  },

  validateStatusUpdate: validateStatus,
  validateName: nameRule(dns1123Label),

  warnings(statefulSet, old) {
    const warnings = warnAboutControllerTemplate(statefulSet, old);
    const { spec } = statefulSet;
    for (const [index, { spec: claim }] of (spec?.volumeClaimTemplates ?? []).entries()) {
      const at = CLAIMS.index(index);
      // Upstream names the field so at updates alone.
      warnAboutClaim(warnings, claim, old ? at.child('Spec') : at);
    }
    if ((spec?.revisionHistoryLimit ?? 0) < 0) {
      const why = 'a negative value retains all historical revisions; a value >= 0 is recommended';
      warnings.push(`spec.revisionHistoryLimit: ${why}`);
    }
    return warnings;
  },

  allowUnconditionalUpdate: true,
};

function setClaimDefaults(spec: Spec): void {
  for (const claim of spec.volumeClaimTemplates ?? []) {
    claim.apiVersion = 'v1';
    claim.kind = 'PersistentVolumeClaim';
    claim.spec ??= {};
    claim.spec.volumeMode ??= 'Filesystem';
    roundAskedAmounts(claim.spec);
    claim.status ??= {};
    claim.status.phase ??= 'Pending';
  }
}

/** How many Pods may be missing at a time is a feature that is off upstream. */
function dropDisabledFields(spec: Spec | undefined): void {
  if (spec?.updateStrategy?.rollingUpdate) delete spec.updateStrategy.rollingUpdate.maxUnavailable;
}

function validateSpec(spec: Spec | undefined, isNew: boolean): FieldError[] {
  const errors: FieldError[] = [];
  const { podManagementPolicy, updateStrategy = {}, ordinals, selector, template } = spec ?? {};
  const policyAt = SPEC.child('podManagementPolicy');
  if (!podManagementPolicy) errors.push(required(policyAt));
  else if (podManagementPolicy !== 'OrderedReady' && podManagementPolicy !== 'Parallel') {
    errors.push(invalid(policyAt, podManagementPolicy, "must be 'OrderedReady' or 'Parallel'"));
  }
  validateStrategy(errors, updateStrategy, SPEC.child('updateStrategy'));
  validateRetention(errors, spec);
  if (isNew) validateClaims(errors, spec);
  checkCounts(errors, spec, ['replicas', 'minReadySeconds'], SPEC);
  checkCounts(errors, ordinals, ['start'], SPEC.child('ordinals'));
  if (isNew) validateServiceName(errors, spec?.serviceName);
  const selectorAt = SPEC.child('selector');
  if (
    validateControllerSelector(errors, selector, 'empty selector is invalid for statefulset', selectorAt, '')
  ) {
    const at = SPEC.child('template');
    validateTemplateLabels(errors, template, selector, at);
    const { labels, annotations } = template?.metadata ?? {};
    // Upstream looks at these before the template as a whole, and so tells of them twice.
    append(errors, validateLabels(labels, at.child('labels')));
    append(errors, validateAnnotations(annotations, at.child('annotations')));
    if (annotations) {
      validatePodAnnotations(
        errors,
        annotations,
        template?.spec ?? { containers: [] },
        at.child('annotations'),
      );
    }
    validateLastingSpec(errors, withClaims(template, spec?.volumeClaimTemplates), 'StatefulSet', at);
  }
  return errors;
}

/** The template as its Pods will be: each claim is a volume of its name, before those that the template has itself. */
function withClaims(
  template: PodTemplateSpec | undefined,
  claims: Spec['volumeClaimTemplates'],
): PodTemplateSpec | undefined {
  if (!template?.spec) return template;
  // Its controller gives each Pod the name and domain that it must have.
  const { hostname: _, subdomain: __, ...spec } = template.spec;
  if (!claims?.length) return { ...template, spec };
  const volumes = claims.map(({ metadata }): Volume => {
    const name = metadata?.name ?? '';
    return { name, persistentVolumeClaim: { claimName: name } };
  });
  const names = new Set(volumes.map((volume) => volume.name));
  const others = (spec.volumes ?? []).filter((volume) => !names.has(volume.name));
  return { ...template, spec: { ...spec, volumes: [...volumes, ...others] } };
}

function validateStrategy(errors: FieldError[], strategy: UpdateStrategy, path: FieldPath): void {
  const { type, rollingUpdate } = strategy;
  const at = path.child('rollingUpdate');
  if (!type) errors.push(required(path));
  else if (type === 'RollingUpdate') checkCounts(errors, rollingUpdate, ['partition'], at);
  else if (type !== 'OnDelete') {
    errors.push(invalid(path, printed(STRATEGY, strategy), "must be 'RollingUpdate' or 'OnDelete'"));
  } else if (rollingUpdate) {
    const detail = "only allowed for updateStrategy 'RollingUpdate'";
    errors.push(invalid(at, printed(ROLLING_UPDATE, rollingUpdate), detail));
  }
}

function validateRetention(errors: FieldError[], spec: Spec | undefined): void {
  const policy = spec?.persistentVolumeClaimRetentionPolicy;
  for (const when of ['whenDeleted', 'whenScaled'] as const) {
    const value = policy?.[when];
    if (value === undefined) continue;
    const at = SPEC.child('persistentVolumeClaimRetentionPolicy', when);
    checkSupported(errors, at, value, ['Retain', 'Delete']);
  }
}

/** Upstream checks these two only on new objects: what is stored may not change anyway. */
function validateServiceName(errors: FieldError[], name: string | undefined): void {
  if (name) checkMessages(errors, SPEC.child('serviceName'), name, dns1123Label(name));
}

function validateClaims(errors: FieldError[], spec: Spec | undefined): void {
  for (const [index, { spec: claim = {} }] of (spec?.volumeClaimTemplates ?? []).entries()) {
    append(errors, validateClaimSpec(claim, CLAIMS.index(index).child('spec')));
  }
}

function withoutAllowedChanges(spec: Spec | undefined): Partial<Spec> {
  const rest: Partial<Spec> = { ...spec };
  for (const field of MAY_CHANGE) delete rest[field];
  return rest;
}

function validateStatus({ status }: StatefulSet, old: StatefulSet): FieldError[] {
  const errors: FieldError[] = [];
  const parts = ['readyReplicas', 'currentReplicas', 'updatedReplicas'] as const;
  checkCounts(
    errors,
    status,
    ['replicas', ...parts, 'availableReplicas', 'observedGeneration', 'collisionCount'],
    STATUS,
  );
  if (!status) return errors;
  const all = { value: status.replicas, name: 'status.replicas' };
  checkParts(errors, status, [...parts, 'availableReplicas'], all, STATUS);
  const ready = { value: status.readyReplicas, name: 'status.readyReplicas' };
  checkParts(errors, status, ['availableReplicas'], ready, STATUS);
  checkCollisions(errors, status, old.status, STATUS);
  return errors;
}
