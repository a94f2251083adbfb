/** What is wrong with an access review. */
import { append, deepEqual, isObject, type JsonObject } from '../../base/index.ts';
import {
  aggregated,
  type FieldError,
  FieldPath,
  forbidden,
  goStruct,
  invalid,
  invalidAll,
  type KubernetesObject,
  labelValue,
  printed,
  printedMetadata,
  PrintedValue,
  required,
  StatusError,
  validateLabelName,
} from '../../api/index.ts';
import { text, texts } from './review-attributes.ts';

const PATH = FieldPath.of('spec');
const NON_RESOURCE = goStruct('Path Verb');

/** Refuses a review of one's own access that asks for nothing, for two things, or has metadata. */
export function checkSelfReview(review: KubernetesObject): void {
  refuse([...attributeErrors(specOf(review)), ...metadataErrors(review)]);
}

/** The same for the review of anyone's access, which names a user or group, too. */
export function checkReview(review: KubernetesObject): void {
  const spec = specOf(review);
  refuse([...attributeErrors(spec), ...subjectErrors(spec), ...metadataErrors(review)]);
}

/** The same for a review in one namespace. */
export function checkLocalReview(review: KubernetesObject, namespace: string): void {
  const spec = specOf(review);
  const { resourceAttributes, nonResourceAttributes } = spec;
  const errors = [...attributeErrors(spec), ...subjectErrors(spec), ...metadataErrors(review, true)];
  if (isObject(resourceAttributes) && text(resourceAttributes['namespace']) !== namespace) {
    const path = PATH.child('resourceAttributes', 'namespace');
    errors.push(invalid(path, text(resourceAttributes['namespace']), 'must match metadata.namespace'));
  }
  if (isObject(nonResourceAttributes)) {
    const path = PATH.child('nonResourceAttributes');
    errors.push(
      invalid(path, printed(NON_RESOURCE, nonResourceAttributes), 'disallowed on this kind of request'),
    );
  }
  refuse(errors);
}

/** Upstream names no kind here. */
function refuse(errors: readonly FieldError[]): void {
  if (errors.length === 0) return;
  const causes = errors.map(({ reason, message, field }) => ({ reason, message, field }));
  const message = `.authorization.k8s.io "" is invalid: ${aggregated(errors)}`;
  throw new StatusError(422, 'Invalid', message, { group: 'authorization.k8s.io', causes });
}

function specOf(review: KubernetesObject): JsonObject {
  return isObject(review['spec']) ? review['spec'] : {};
}

function attributeErrors(spec: JsonObject): FieldError[] {
  const { resourceAttributes, nonResourceAttributes } = spec;
  const path = PATH.child('resourceAttributes');
  const errors: FieldError[] = [];
  if (isObject(resourceAttributes) && isObject(nonResourceAttributes)) {
    const value = printed(NON_RESOURCE, nonResourceAttributes);
    const why = 'cannot be specified in combination with resourceAttributes';
    errors.push(invalid(PATH.child('nonResourceAttributes'), value, why));
  }
  if (!isObject(resourceAttributes) && !isObject(nonResourceAttributes)) {
    const why = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
    return [invalid(path, new PrintedValue('null'), why)];
  }
  if (!isObject(resourceAttributes)) return [];
  return [
    ...errors,
    ...selectorErrors(resourceAttributes['fieldSelector'], path.child('fieldSelector'), fieldErrors),
    ...selectorErrors(resourceAttributes['labelSelector'], path.child('labelSelector'), labelErrors),
  ];
}

function subjectErrors({ user, groups }: JsonObject): FieldError[] {
  if (text(user) !== '' || (Array.isArray(groups) && groups.length > 0)) return [];
  return [invalid(PATH.child('user'), '', 'at least one of user or group must be specified')];
}

function metadataErrors({ metadata }: KubernetesObject, mayHaveNamespace = false): FieldError[] {
  const { managedFields: _, namespace, ...rest } = metadata;
  if (deepEqual(rest, {}) && (mayHaveNamespace || namespace === undefined)) return [];
  const shown = new PrintedValue(`{${printedMetadata(metadata).join(',')}}`);
  const why = mayHaveNamespace ? 'must be empty except for namespace' : 'must be empty';
  return [invalid(FieldPath.of('metadata'), shown, why)];
}

function selectorErrors(
  selector: unknown,
  path: FieldPath,
  requirementErrors: RequirementErrors,
): FieldError[] {
  if (!isObject(selector)) return [];
  const requirements = Array.isArray(selector['requirements']) ? selector['requirements'] : [];
  const raw = text(selector['rawSelector']);
  const errors: FieldError[] = [];
  if (raw !== '' && requirements.length > 0) {
    errors.push(
      invalid(path.child('rawSelector'), raw, 'may not specified at the same time as requirements'),
    );
  }
  if (raw === '' && requirements.length === 0) {
    const why = `when ${path.toString()} is specified, requirements or rawSelector is required`;
    errors.push(required(path.child('requirements'), why));
  }
  for (const [index, requirement] of requirements.entries()) {
    if (!isObject(requirement)) continue;
    append(errors, requirementErrors(requirement, path.child('requirements').index(index)));
  }
  return errors;
}

type RequirementErrors = (requirement: JsonObject, path: FieldPath) => FieldError[];

function fieldErrors(requirement: JsonObject, path: FieldPath): FieldError[] {
  const missing = text(requirement['key']) === '' ? [required(path.child('key'), 'must be specified')] : [];
  return [...missing, ...countErrors(requirement, path.child('values'))];
}

function labelErrors(requirement: JsonObject, path: FieldPath): FieldError[] {
  const values = path.child('values');
  return [
    ...countErrors(requirement, values),
    ...validateLabelName(text(requirement['key']), path.child('key')),
    ...texts(requirement['values']).flatMap((value, index) =>
      invalidAll(values.index(index), value, labelValue(value)),
    ),
  ];
}

/** Some operators need values, and some take none. */
function countErrors({ operator, values }: JsonObject, path: FieldPath): FieldError[] {
  const count = Array.isArray(values) ? values.length : 0;
  if ((operator === 'In' || operator === 'NotIn') && count === 0) {
    return [required(path, "must be specified when `operator` is 'In' or 'NotIn'")];
  }
  if ((operator === 'Exists' || operator === 'DoesNotExist') && count > 0) {
    return [forbidden(path, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
  }
  return [];
}
