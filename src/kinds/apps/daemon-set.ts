import { append, deepEqual } from '../../base/index.ts';
import {
  badRequest,
  type FieldError,
  FieldPath,
  goStruct,
  invalid,
  type Strategy,
  LABEL_SELECTOR,
  matchesLabelSelector,
  notSupported,
  type ObjectMeta,
  printed,
  quote,
  required,
  validateImmutable,
  validateLabelSelector,
} from '../../api/index.ts';
import type { DaemonSet } from '../types/index.ts';
import { warnAboutControllerTemplate } from '../core/pod-template/controller-warnings.ts';
import {
  amountOf,
  checkAtMostAll,
  checkCollisions,
  checkCountOrPercent,
  checkCounts,
} from '../core/pod-template/counts.ts';
import { setTemplateDefaults } from '../core/pod/defaults.ts';
import { beginController, continueController, keepSpec } from '../core/pod-template/prepare.ts';
import { isEmptySelector } from '../core/pod-template/selector.ts';
import { printLabels, validateLastingSpec } from '../core/pod-template/template.ts';

type Spec = NonNullable<DaemonSet['spec']>;
type UpdateStrategy = NonNullable<Spec['updateStrategy']>;

const SPEC = FieldPath.of('spec');
const STATUS = FieldPath.of('status');
const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';
const WHOLE_NUMBER = /^[+-]?\d+$/;
const EMPTY_STATUS = {
  currentNumberScheduled: 0,
  numberMisscheduled: 0,
  desiredNumberScheduled: 0,
  numberReady: 0,
};
const PRINTED_STRATEGY = goStruct('Type RollingUpdate*', {
  RollingUpdate: goStruct('MaxUnavailable# MaxSurge#'),
});

export const daemonSetStrategy: Strategy<DaemonSet> = {
  setDefaults({ spec, metadata }) {
    refuseOddTemplateGeneration(metadata?.annotations?.[TEMPLATE_GENERATION]);
    // What is a field of upstream's own form is there from the start: it belongs to who sends the object.
    if (metadata) setTemplateGeneration(metadata, templateGeneration(metadata, 0));
    if (!spec) return;
    setTemplateDefaults((spec.template ??= {}));
    const strategy = (spec.updateStrategy ??= {});
    strategy.type ??= 'RollingUpdate';
    const rolls = strategy.type === 'RollingUpdate';
    if (rolls) strategy.rollingUpdate ??= {};
    if (strategy.rollingUpdate) {
      strategy.rollingUpdate.maxUnavailable ??= rolls ? 1 : 0;
      strategy.rollingUpdate.maxSurge ??= 0;
    }
    spec.revisionHistoryLimit ??= 10;
  },

  prepareForCreate(daemonSet) {
    beginController(daemonSet, { ...EMPTY_STATUS });
    setTemplateGeneration(daemonSet.metadata, Math.max(1, templateGeneration(daemonSet.metadata)));
  },

  prepareForUpdate(daemonSet, old) {
    const before = templateGeneration(old.metadata);
    continueController(daemonSet, old);
    // What is dropped is no change.
    const changed = !deepEqual(daemonSet.spec?.template, old.spec?.template);
    setTemplateGeneration(daemonSet.metadata, changed ? before + 1 : before);
  },

  prepareForStatusUpdate: (daemonSet, old) => keepSpec(daemonSet, old),
  validateCreate: ({ spec }) => validateSpec(spec),

  validateUpdate({ spec }, old) {
    const at = SPEC.child('selector');
    const errors = validateImmutable(spec?.selector, old.spec?.selector, at, LABEL_SELECTOR);
    return [...errors, ...validateSpec(spec)];
  },

  validateStatusUpdate: validateStatus,
  warnings: warnAboutControllerTemplate,
  allowUnconditionalUpdate: true,
};

/** The count of template changes was a field once, and lives on as an annotation that clients cannot change. */
function setTemplateGeneration(metadata: ObjectMeta, generation: number): void {
  metadata.annotations = { ...metadata.annotations, [TEMPLATE_GENERATION]: String(generation) };
}

function templateGeneration({ annotations }: ObjectMeta, missing = 1): number {
  return Number(annotations?.[TEMPLATE_GENERATION] ?? missing);
}

/** As it becomes a field of upstream's own form, it must be a number before anything else is looked at. */
function refuseOddTemplateGeneration(generation: string | undefined): void {
  if (generation === undefined || WHOLE_NUMBER.test(generation)) return;
  const why = `strconv.ParseInt: parsing ${quote(generation)}: invalid syntax`;
  throw badRequest(`DaemonSet in version "v1" cannot be handled as a DaemonSet: ${why}`);
}

function validateSpec(spec: Spec | undefined): FieldError[] {
  const errors: FieldError[] = [];
  const { selector, template, updateStrategy = {} } = spec ?? {};
  const at = SPEC.child('selector');
  const problems = validateLabelSelector(selector, at);
  append(errors, problems);
  const labels = template?.metadata?.labels;
  if (problems.length === 0 && !matchesLabelSelector(selector, labels)) {
    const detail = '`selector` does not match template `labels`';
    errors.push(invalid(SPEC.child('template', 'metadata', 'labels'), printLabels(template), detail));
  }
  if (selector && isEmptySelector(selector)) {
    errors.push(invalid(at, printed(LABEL_SELECTOR, selector), 'empty selector is invalid for daemonset'));
  }
  validateLastingSpec(errors, template, 'DaemonSet', SPEC.child('template'));
  checkCounts(errors, spec, ['minReadySeconds'], SPEC);
  validateStrategy(errors, updateStrategy, SPEC.child('updateStrategy'));
  checkCounts(errors, spec, ['revisionHistoryLimit'], SPEC);
  return errors;
}

function validateStrategy(errors: FieldError[], strategy: UpdateStrategy, path: FieldPath): void {
  if (strategy.type === 'OnDelete') return;
  if (strategy.type !== 'RollingUpdate') {
    errors.push(notSupported(path, printed(PRINTED_STRATEGY, strategy), ['RollingUpdate', 'OnDelete']));
    return;
  }
  const at = path.child('rollingUpdate');
  if (!strategy.rollingUpdate) {
    errors.push(required(at));
    return;
  }
  const { maxUnavailable, maxSurge } = strategy.rollingUpdate;
  const [unavailableAt, surgeAt] = [at.child('maxUnavailable'), at.child('maxSurge')];
  checkCountOrPercent(errors, unavailableAt, maxUnavailable);
  checkCountOrPercent(errors, surgeAt, maxSurge);
  checkAtMostAll(errors, unavailableAt, maxUnavailable);
  checkAtMostAll(errors, surgeAt, maxSurge);
  const [unavailable, surge] = [amountOf(maxUnavailable) !== 0, amountOf(maxSurge) !== 0];
  if (unavailable && surge) {
    errors.push(invalid(surgeAt, maxSurge, 'may not be set when maxUnavailable is non-zero'));
  }
  if (!unavailable && !surge) errors.push(required(unavailableAt, 'cannot be 0 when maxSurge is 0'));
}

function validateStatus({ status = EMPTY_STATUS }: DaemonSet, old: DaemonSet): FieldError[] {
  const errors: FieldError[] = [];
  const counts = [
    'currentNumberScheduled',
    'numberMisscheduled',
    'desiredNumberScheduled',
    'numberReady',
  ] as const;
  const more = [
    'observedGeneration',
    'updatedNumberScheduled',
    'numberAvailable',
    'numberUnavailable',
  ] as const;
  checkCounts(errors, status, [...counts, ...more, 'collisionCount'], STATUS);
  checkCollisions(errors, status, old.status, STATUS);
  return errors;
}
