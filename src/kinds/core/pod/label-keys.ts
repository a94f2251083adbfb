import { append, ownValue } from '../../../base/index.ts';
import {
  type FieldError,
  type FieldPath,
  forbidden,
  invalid,
  type LabelSelector,
  validateLabelName,
} from '../../../api/index.ts';

/** What selects Pods that are alike: a selector, and keys whose values are taken from the Pod itself. */
export interface KeyedSelector {
  labelSelector?: LabelSelector;
  readonly matchLabelKeys?: readonly string[];
  readonly mismatchLabelKeys?: readonly string[];
}

/** Writes the Pod's own values of the keys into the selector, once, when the Pod is made. */
export function mergeLabelKeys(
  term: KeyedSelector,
  labels: Readonly<Record<string, string>> | undefined,
): void {
  if (!term.labelSelector) return;
  mergeKeys(term.labelSelector, term.matchLabelKeys, 'In', labels);
  mergeKeys(term.labelSelector, term.mismatchLabelKeys, 'NotIn', labels);
}

function mergeKeys(
  selector: LabelSelector,
  keys: readonly string[] | undefined,
  operator: string,
  labels: Readonly<Record<string, string>> | undefined,
): void {
  const merged = (keys ?? []).flatMap((key) => {
    const value = ownValue(labels, key);
    return value === undefined ? [] : [{ key, operator, values: [value] }];
  });
  if (merged.length > 0) selector.matchExpressions = [...(selector.matchExpressions ?? []), ...merged];
}

/** Runs after the keys were merged, so a key that the selector has twice was in both. */
export function validateLabelKeys(errors: FieldError[], term: KeyedSelector, path: FieldPath): void {
  const { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] } = term;
  checkKeys(errors, matchLabelKeys, labelSelector, path.child('matchLabelKeys'));
  checkKeys(errors, mismatchLabelKeys, labelSelector, path.child('mismatchLabelKeys'));
  if (labelSelector && matchLabelKeys.length > 0) checkRepeated(errors, labelSelector, matchLabelKeys, path);
  const mismatched = new Set(mismatchLabelKeys);
  for (const [index, key] of matchLabelKeys.entries()) {
    if (!mismatched.has(key)) continue;
    const at = path.child('matchLabelKeys').index(index);
    errors.push(invalid(at, key, 'exists in both matchLabelKeys and mismatchLabelKeys'));
  }
}

function checkKeys(
  errors: FieldError[],
  keys: readonly string[],
  selector: LabelSelector | undefined,
  path: FieldPath,
): void {
  if (keys.length === 0) return;
  if (!selector) {
    errors.push(forbidden(path, 'must not be specified when labelSelector is not set'));
    return;
  }
  for (const [index, key] of keys.entries()) append(errors, validateLabelName(key, path.index(index)));
}

function checkRepeated(
  errors: FieldError[],
  selector: LabelSelector,
  keys: readonly string[],
  path: FieldPath,
): void {
  const seen = new Set(Object.keys(selector.matchLabels ?? {}));
  const lastIndexes = new Map(keys.map((key, index) => [key, index]));
  for (const { key } of selector.matchExpressions ?? []) {
    const index = lastIndexes.get(key);
    if (index !== undefined && seen.has(key)) {
      errors.push(invalid(path.index(index), key, 'exists in both matchLabelKeys and labelSelector'));
    }
    seen.add(key);
  }
}
