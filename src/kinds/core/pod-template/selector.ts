import { append } from '../../../base/index.ts';
import {
  type FieldError,
  type FieldPath,
  invalid,
  LABEL_SELECTOR,
  type LabelSelector,
  printed,
  required,
  validateLabelSelector,
} from '../../../api/index.ts';

/** A controller's selector: there, not empty, and in order. False where nothing can be told of what it selects. */
export function validateControllerSelector(
  errors: FieldError[],
  selector: LabelSelector | undefined,
  whyNotEmpty: string,
  path: FieldPath,
  whyInvalid = 'invalid label selector',
): boolean {
  if (!selector) {
    errors.push(required(path));
    return true;
  }
  const problems = validateLabelSelector(selector, path);
  append(errors, problems);
  if (isEmptySelector(selector)) errors.push(invalid(path, printed(LABEL_SELECTOR, selector), whyNotEmpty));
  if (problems.length > 0) errors.push(invalid(path, printed(LABEL_SELECTOR, selector), whyInvalid));
  return problems.length === 0;
}

export function isEmptySelector({ matchLabels, matchExpressions }: LabelSelector): boolean {
  return Object.keys(matchLabels ?? {}).length === 0 && (matchExpressions ?? []).length === 0;
}
