import { append } from '../../../base/index.ts';
import {
  checkMessages,
  checkSupported,
  duplicate,
  type FieldError,
  type FieldPath,
  invalid,
  labelValue,
  notSupported,
  qualifiedName,
  required,
  validateLabelName,
  validateLabelSelector,
} from '../../../api/index.ts';
import type { PodSpec } from '../../types/index.ts';
import { validateLabelKeys } from './label-keys.ts';
import type { PodToleration, TopologySpreadConstraint } from './types.ts';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

export function validateTolerations(
  errors: FieldError[],
  tolerations: readonly PodToleration[] | undefined,
  path: FieldPath,
): void {
  for (const [index, toleration] of (tolerations ?? []).entries()) {
    const { key = '', operator = '', effect = '' } = toleration;
    const at = path.index(index);
    if (key !== '') append(errors, validateLabelName(key, at.child('key')));
    else if (operator !== 'Exists') {
      const detail =
        'operator must be Exists when `key` is empty, which means "match all values and all keys"';
      errors.push(invalid(at.child('operator'), operator, detail));
    }
    if (toleration.tolerationSeconds !== undefined && effect !== 'NoExecute') {
      const detail = "effect must be 'NoExecute' when `tolerationSeconds` is set";
      errors.push(invalid(at.child('effect'), effect, detail));
    }
    validateTolerationValue(errors, operator, toleration.value ?? '', at.child('operator'));
    if (effect !== '') checkSupported(errors, at.child('effect'), effect, EFFECTS);
  }
}

function validateTolerationValue(
  errors: FieldError[],
  operator: string,
  value: string,
  path: FieldPath,
): void {
  switch (operator) {
    case 'Equal':
    case '': {
      const messages = labelValue(value);
      if (messages.length > 0) errors.push(invalid(path, value, messages.join(';')));
      break;
    }
    case 'Exists':
      if (value !== '') errors.push(invalid(path, value, "value must be empty when `operator` is 'Exists'"));
      break;
    case 'Lt':
    case 'Gt':
      // Known, and refused as long as comparing tolerations are no stable feature.
      errors.push(notSupported(path, operator, ['Equal', 'Exists', 'Lt', 'Gt']));
      break;
    default:
      errors.push(notSupported(path, operator, ['Equal', 'Exists']));
  }
}

export function validateTopologySpread(
  errors: FieldError[],
  constraints: readonly TopologySpreadConstraint[] | undefined,
  path: FieldPath,
): void {
  const later = new Map<string, number>();
  for (const constraint of constraints ?? []) {
    const key = spreadKey(constraint);
    later.set(key, (later.get(key) ?? 0) + 1);
  }
  for (const [index, constraint] of (constraints ?? []).entries()) {
    const at = path.index(index);
    const { maxSkew, topologyKey, whenUnsatisfiable } = constraint;
    if (maxSkew <= 0) errors.push(invalid(at.child('maxSkew'), maxSkew, 'must be greater than zero'));
    if (topologyKey === '') errors.push(required(at.child('topologyKey'), 'can not be empty'));
    const actions = ['DoNotSchedule', 'ScheduleAnyway'];
    checkSupported(errors, at.child('whenUnsatisfiable'), whenUnsatisfiable, actions);
    const left = (later.get(spreadKey(constraint)) ?? 1) - 1;
    later.set(spreadKey(constraint), left);
    if (left > 0) {
      const pair = at.child('{topologyKey, whenUnsatisfiable}');
      errors.push(duplicate(pair, `{${topologyKey}, ${whenUnsatisfiable}}`));
    }
    validateMinDomains(errors, constraint.minDomains, whenUnsatisfiable, at.child('minDomains'));
    for (const policy of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
      const value = constraint[policy];
      if (value !== undefined) checkSupported(errors, at.child(policy), value, ['Honor', 'Ignore']);
    }
    validateLabelKeys(errors, constraint, at);
    append(errors, validateLabelSelector(constraint.labelSelector, at.child('labelSelector')));
  }
}

function spreadKey({ topologyKey, whenUnsatisfiable }: TopologySpreadConstraint): string {
  return JSON.stringify([topologyKey, whenUnsatisfiable]);
}

function validateMinDomains(
  errors: FieldError[],
  minDomains: number | undefined,
  whenUnsatisfiable: string,
  path: FieldPath,
): void {
  if (minDomains === undefined) return;
  if (minDomains <= 0) errors.push(invalid(path, minDomains, 'must be greater than zero'));
  if (whenUnsatisfiable === 'DoNotSchedule') return;
  const detail = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`;
  errors.push(invalid(path, minDomains, detail));
}

export function validateReadinessGates(
  errors: FieldError[],
  gates: PodSpec['readinessGates'],
  path: FieldPath,
): void {
  for (const [index, { conditionType = '' }] of (gates ?? []).entries()) {
    const messages = qualifiedName(conditionType);
    checkMessages(errors, path.index(index).child('conditionType'), conditionType, messages);
  }
}

export function validateSchedulingGates(
  errors: FieldError[],
  gates: PodSpec['schedulingGates'],
  path: FieldPath,
): void {
  const seen = new Set<string>();
  for (const [index, { name = '' }] of (gates ?? []).entries()) {
    checkMessages(errors, path.index(index), name, qualifiedName(name));
    if (seen.has(name)) errors.push(duplicate(path.index(index), name));
    seen.add(name);
  }
}
