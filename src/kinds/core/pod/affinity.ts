import { append } from '../../../base/index.ts';
import {
  checkMessages,
  dns1123Label,
  type FieldError,
  type FieldPath,
  invalid,
  required,
  validateLabelName,
  validateLabelSelector,
} from '../../../api/index.ts';
import { validateNodeSelector, validateNodeSelectorTerm } from '../node-selector/node-selector.ts';
import { validateLabelKeys } from './label-keys.ts';
import type { Affinity, PodAffinityTerm } from './types.ts';

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

/** `allowInvalidValues`: the stored Pod has selector values that no label can have; it may keep them. */
export function validateAffinity(
  errors: FieldError[],
  affinity: Affinity,
  allowInvalidValues: boolean,
  path: FieldPath,
): void {
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity;
  if (nodeAffinity)
    validateNodeAffinity(errors, nodeAffinity, allowInvalidValues, path.child('nodeAffinity'));
  if (podAffinity) validatePodAffinity(errors, podAffinity, allowInvalidValues, path.child('podAffinity'));
  if (podAntiAffinity) {
    validatePodAffinity(errors, podAntiAffinity, allowInvalidValues, path.child('podAntiAffinity'));
  }
}

function validateNodeAffinity(
  errors: FieldError[],
  affinity: NonNullable<Affinity['nodeAffinity']>,
  allowInvalidValues: boolean,
  path: FieldPath,
): void {
  const needed = affinity[REQUIRED];
  if (needed) append(errors, validateNodeSelector(needed, path.child(REQUIRED), { allowInvalidValues }));
  for (const [index, term] of (affinity[PREFERRED] ?? []).entries()) {
    const at = path.child(PREFERRED).index(index);
    checkWeight(errors, term.weight, at);
    const preference = term.preference ?? {};
    // A preference that no node can meet does no harm, so its values are not checked.
    const options = { allowInvalidValues: true };
    append(errors, validateNodeSelectorTerm(preference, at.child('preference'), options));
  }
}

function validatePodAffinity(
  errors: FieldError[],
  affinity: NonNullable<Affinity['podAffinity']>,
  allowInvalidValues: boolean,
  path: FieldPath,
): void {
  for (const [index, term] of (affinity[REQUIRED] ?? []).entries()) {
    validateTerm(errors, term, allowInvalidValues, path.child(REQUIRED).index(index));
  }
  for (const [index, { weight, podAffinityTerm }] of (affinity[PREFERRED] ?? []).entries()) {
    const at = path.child(PREFERRED).index(index);
    checkWeight(errors, weight, at);
    const term: Partial<PodAffinityTerm> = podAffinityTerm ?? {};
    validateTerm(errors, term, allowInvalidValues, at.child('podAffinityTerm'));
  }
}

function checkWeight(errors: FieldError[], weight: number | undefined, path: FieldPath): void {
  const value = weight ?? 0;
  if (value < 1 || value > 100)
    errors.push(invalid(path.child('weight'), value, 'must be in the range 1-100'));
}

function validateTerm(
  errors: FieldError[],
  term: Partial<PodAffinityTerm>,
  allowInvalidValues: boolean,
  path: FieldPath,
): void {
  const { labelSelector, namespaceSelector, namespaces, topologyKey = '' } = term;
  const options = { allowInvalidValues };
  append(errors, validateLabelSelector(labelSelector, path.child('labelSelector'), options));
  append(errors, validateLabelSelector(namespaceSelector, path.child('namespaceSelector'), options));
  for (const name of namespaces ?? [])
    checkMessages(errors, path.child('namespace'), name, dns1123Label(name));
  validateLabelKeys(errors, term, path);
  if (topologyKey === '') errors.push(required(path.child('topologyKey'), 'can not be empty'));
  append(errors, validateLabelName(topologyKey, path.child('topologyKey')));
}
