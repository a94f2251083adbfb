import type { FieldError, FieldPath } from '../field.ts';
import type { LabelSelector } from '../types.ts';
import { invalid, LABEL_SELECTOR, printed, required, validateLabelSelector } from '../validation/index.ts';

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
  errors.push(...problems);
  if (isEmptySelector(selector)) errors.push(invalid(path, printed(LABEL_SELECTOR, selector), whyNotEmpty));
  if (problems.length > 0) errors.push(invalid(path, printed(LABEL_SELECTOR, selector), whyInvalid));
  return problems.length === 0;
}

export function isEmptySelector({ matchLabels, matchExpressions }: LabelSelector): boolean {
  return Object.keys(matchLabels ?? {}).length === 0 && (matchExpressions ?? []).length === 0;
}

/** Maps are printed in the order of their keys. */
export function sortedMap<T>(map: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}
