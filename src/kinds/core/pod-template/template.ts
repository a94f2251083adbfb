import {
  type FieldError,
  type FieldPath,
  forbidden,
  givenEmpty,
  invalid,
  type LabelSelector,
  matchesLabelSelector,
  notSupported,
} from '../../../api/index.ts';
import type { PodTemplateSpec } from '../../types/index.ts';
import { type PodSpecOptions, validatePodTemplate } from '../pod/spec.ts';
import { isEmptySelector } from './selector.ts';
import { sortedMap } from '../../shared/sorted-map.ts';

/**
 * The template of a controller whose Pods run for ever. `kind` is what upstream says: that of a Deployment's template
 * is checked as a ReplicaSet's.
 */
export function validateLastingTemplate(
  errors: FieldError[],
  template: PodTemplateSpec | undefined,
  selector: LabelSelector | undefined,
  kind: string,
  path: FieldPath,
  options: PodSpecOptions = {},
): void {
  validateTemplateLabels(errors, template, selector, path);
  validateLastingSpec(errors, template, kind, path, options);
}

/** The same but for its labels. */
export function validateLastingSpec(
  errors: FieldError[],
  template: PodTemplateSpec | undefined,
  kind: string,
  path: FieldPath,
  options: PodSpecOptions = {},
): void {
  validatePodTemplate(errors, template, path, options);
  const { restartPolicy = '', activeDeadlineSeconds } = template?.spec ?? {};
  if (restartPolicy !== 'Always') {
    errors.push(notSupported(path.child('spec', 'restartPolicy'), restartPolicy, ['Always']));
  }
  if (activeDeadlineSeconds !== undefined) {
    const detail = `activeDeadlineSeconds in ${kind} is not Supported`;
    errors.push(forbidden(path.child('spec', 'activeDeadlineSeconds'), detail));
  }
}

/** Pods that their controller does not select would be made without end. */
export function validateTemplateLabels(
  errors: FieldError[],
  template: PodTemplateSpec | undefined,
  selector: LabelSelector | undefined,
  path: FieldPath,
): void {
  if (selector && isEmptySelector(selector)) return;
  const labels = template?.metadata?.labels;
  if (matchesLabelSelector(selector, labels)) return;
  const detail = '`selector` does not match template `labels`';
  errors.push(invalid(path.child('metadata', 'labels'), printLabels(template), detail));
}

/** A template's labels as messages show them. */
export function printLabels(template: PodTemplateSpec | undefined): unknown {
  const labels = template?.metadata?.labels;
  return labels ? sortedMap(labels) : givenEmpty(template?.metadata, 'labels');
}
