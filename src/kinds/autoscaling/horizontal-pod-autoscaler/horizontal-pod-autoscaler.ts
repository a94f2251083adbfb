import { append } from '../../../base/index.ts';
import {
  checkSupported,
  type FieldError,
  FieldPath,
  givenEmpty,
  invalid,
  type Strategy,
  type ObjectMeta,
  groupVersionProblem,
  parseApiVersion,
  Quantity,
  required,
} from '../../../api/index.ts';
import type { HorizontalPodAutoscaler } from '../../types/index.ts';
import { validateNonNegativeQuantity } from '../../core/resources/resources.ts';
import { validateMetrics, validateReference } from './metrics.ts';
import { checkCounts } from '../../core/pod-template/counts.ts';
import { keepSpec, keepStatus } from '../../core/pod-template/prepare.ts';

export type AutoscalerSpec = NonNullable<HorizontalPodAutoscaler['spec']>;
type ReplicaCounts = { readonly currentReplicas?: number; readonly desiredReplicas?: number };
type ScalingRules = NonNullable<NonNullable<AutoscalerSpec['behavior']>['scaleUp']>;

const SPEC = FieldPath.of('spec');
const LOWEST_REPLICAS = 1;
const LONGEST_WINDOW_SECONDS = 3600;
const LONGEST_PERIOD_SECONDS = 1800;
const DEFAULT_UTILIZATION = 80;

export const autoscalerStrategy: Strategy<HorizontalPodAutoscaler> = {
  setDefaults({ metadata, spec }) {
    dropCarried(metadata);
    if (spec) setAutoscalerDefaults(spec);
  },

  prepareForCreate(autoscaler) {
    autoscaler.status = { desiredReplicas: 0 };
  },

  prepareForUpdate: keepStatus,
  prepareForStatusUpdate: keepSpec,
  validateCreate: ({ spec }) => validateAutoscalerSpec(spec ?? {}),
  validateUpdate: ({ spec }, old) => validateAutoscalerSpec(spec ?? {}, old.spec),
  validateStatusUpdate: ({ status }) => validateAutoscalerStatus(status),
  allowUnconditionalUpdate: true,
};

export function validateAutoscalerStatus(status: ReplicaCounts | undefined): FieldError[] {
  const errors: FieldError[] = [];
  checkCounts(errors, status, ['currentReplicas', 'desiredReplicas'], FieldPath.of('status'));
  return errors;
}

/** Annotations in which the first version carries what it has no fields for. They mean nothing in this one. */
export const CARRIED_ANNOTATIONS = {
  metrics: 'autoscaling.alpha.kubernetes.io/metrics',
  behavior: 'autoscaling.alpha.kubernetes.io/behavior',
  currentMetrics: 'autoscaling.alpha.kubernetes.io/current-metrics',
  conditions: 'autoscaling.alpha.kubernetes.io/conditions',
  scaleDownTolerance: 'autoscaling.alpha.kubernetes.io/scale-down-tolerance',
  scaleUpTolerance: 'autoscaling.alpha.kubernetes.io/scale-up-tolerance',
} as const;

export function dropCarried(metadata: ObjectMeta): ObjectMeta {
  const carried: readonly string[] = Object.values(CARRIED_ANNOTATIONS);
  const kept = Object.entries(metadata.annotations ?? {}).filter(([key]) => !carried.includes(key));
  if (kept.length > 0) metadata.annotations = Object.fromEntries(kept);
  else delete metadata.annotations;
  return metadata;
}

function setAutoscalerDefaults(spec: AutoscalerSpec): void {
  spec.minReplicas ??= 1;
  if ((spec.metrics ?? []).length === 0) {
    const target = { type: 'Utilization', averageUtilization: DEFAULT_UTILIZATION };
    spec.metrics = [{ type: 'Resource', resource: { name: 'cpu', target } }];
  }
  if (spec.behavior) {
    spec.behavior.scaleUp = withDefaults(spec.behavior.scaleUp, defaultScaleUp());
    spec.behavior.scaleDown = withDefaults(spec.behavior.scaleDown, defaultScaleDown());
  }
}

/** A list of policies that was written as empty stays so, and is refused. */
function withDefaults(rules: ScalingRules | undefined, defaults: ScalingRules): ScalingRules {
  if (givenEmpty(rules, 'policies')) delete defaults.policies;
  return { ...defaults, ...rules };
}

/** Up without delay: by four Pods or to the double, whichever is more, every fifteen seconds. */
function defaultScaleUp(): ScalingRules {
  return {
    stabilizationWindowSeconds: 0,
    selectPolicy: 'Max',
    policies: [
      { type: 'Pods', value: 4, periodSeconds: 15 },
      { type: 'Percent', value: 100, periodSeconds: 15 },
    ],
  };
}

/** Down to whatever is asked for, once that has held for as long as the controller is told. */
function defaultScaleDown(): ScalingRules {
  return { selectPolicy: 'Max', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] };
}

/** What is wrong with a specification; `old` is what it takes the place of. */
export function validateAutoscalerSpec(
  spec: Partial<AutoscalerSpec>,
  old?: Partial<AutoscalerSpec>,
): FieldError[] {
  const errors: FieldError[] = [];
  const { minReplicas, maxReplicas = 0, scaleTargetRef, metrics = [], behavior } = spec;
  if (minReplicas !== undefined && minReplicas < LOWEST_REPLICAS) {
    const detail = `must be greater than or equal to ${LOWEST_REPLICAS}`;
    errors.push(invalid(SPEC.child('minReplicas'), minReplicas, detail));
  }
  const mostAt = SPEC.child('maxReplicas');
  if (maxReplicas === 0) errors.push(required(mostAt, 'must be set and greater than 0'));
  else if (maxReplicas < 1) errors.push(invalid(mostAt, maxReplicas, 'must be greater than or equal to 1'));
  if (minReplicas !== undefined && maxReplicas < minReplicas) {
    errors.push(invalid(mostAt, maxReplicas, 'must be greater than or equal to `minReplicas`'));
  }
  const targetAt = SPEC.child('scaleTargetRef');
  validateReference(errors, scaleTargetRef, targetAt);
  const why = apiVersionProblem(scaleTargetRef, old?.scaleTargetRef);
  if (why !== undefined) {
    errors.push(invalid(targetAt.child('apiVersion'), scaleTargetRef?.apiVersion ?? '', why));
  }
  validateMetrics(errors, metrics, minReplicas, SPEC.child('metrics'));
  if (behavior?.scaleUp) validateRules(errors, behavior.scaleUp, SPEC.child('behavior', 'scaleUp'));
  if (behavior?.scaleDown) validateRules(errors, behavior.scaleDown, SPEC.child('behavior', 'scaleDown'));
  return errors;
}

type ScaleTarget = Partial<AutoscalerSpec>['scaleTargetRef'];

/**
 * What is wrong with the version of what is to be scaled, which has to be of a group: but for a ReplicationController, which
 * has none, and for what was so before.
 */
function apiVersionProblem(target: ScaleTarget, old: ScaleTarget): string | undefined {
  const { apiVersion = '', kind } = target ?? {};
  if (old && old.kind === kind && (old.apiVersion ?? '') === apiVersion) return undefined;
  const problem = groupVersionProblem(apiVersion);
  if (problem !== undefined) return problem;
  const isBare = parseApiVersion(apiVersion).group === '' && kind !== 'ReplicationController';
  return isBare ? 'apiVersion must specify API group' : undefined;
}

function validateRules(errors: FieldError[], rules: ScalingRules, path: FieldPath): void {
  const { stabilizationWindowSeconds: seconds, selectPolicy, policies = [], tolerance } = rules;
  const windowAt = path.child('stabilizationWindowSeconds');
  if (seconds !== undefined && seconds < 0) {
    errors.push(invalid(windowAt, seconds, 'must be greater than or equal to zero'));
  }
  if (seconds !== undefined && seconds > LONGEST_WINDOW_SECONDS) {
    errors.push(invalid(windowAt, seconds, `must be less than or equal to ${LONGEST_WINDOW_SECONDS}`));
  }
  if (selectPolicy !== undefined) {
    checkSupported(errors, path.child('selectPolicy'), selectPolicy, ['Disabled', 'Max', 'Min']);
  }
  const at = path.child('policies');
  if (policies.length === 0) errors.push(required(at, 'must specify at least one Policy'));
  for (const [index, { type = '', value = 0, periodSeconds = 0 }] of policies.entries()) {
    checkSupported(errors, at.index(index).child('type'), type, ['Percent', 'Pods']);
    if (value <= 0) errors.push(invalid(at.index(index).child('value'), value, 'must be greater than zero'));
    validatePeriod(errors, periodSeconds, at.index(index).child('periodSeconds'));
  }
  if (tolerance !== undefined) {
    append(errors, validateNonNegativeQuantity(Quantity.parse(tolerance), path.child('tolerance')));
  }
}

function validatePeriod(errors: FieldError[], seconds: number, path: FieldPath): void {
  if (seconds <= 0) errors.push(invalid(path, seconds, 'must be greater than zero'));
  if (seconds > LONGEST_PERIOD_SECONDS) {
    errors.push(invalid(path, seconds, `must be less than or equal to ${LONGEST_PERIOD_SECONDS}`));
  }
}
