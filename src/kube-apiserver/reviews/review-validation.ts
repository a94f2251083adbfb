/** What is wrong with an access review. */
import { append, deepEqual, isObject, type JsonObject } from '../../base/index.ts';
import {
  aggregated,
  type FieldError,
  FieldPath,
  forbidden,
  goJson,
  goStruct,
  invalid,
  invalidAll,
  type KubernetesObject,
  printed,
  PrintedValue,
  qualifiedName,
  required,
  StatusError,
  validateLabelName,
} from '../../api/index.ts';
import { text } from './review-attributes.ts';

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
  const errors = [...attributeErrors(spec), ...subjectErrors(spec), ...metadataErrors(review)];
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
  if (isObject(resourceAttributes) && isObject(nonResourceAttributes)) {
    const value = printed(NON_RESOURCE, nonResourceAttributes);
    const why = 'cannot be specified in combination with resourceAttributes';
    return [invalid(PATH.child('nonResourceAttributes'), value, why)];
  }
  if (!isObject(resourceAttributes) && !isObject(nonResourceAttributes)) {
    const why = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
    return [invalid(path, new PrintedValue('null'), why)];
  }
  if (!isObject(resourceAttributes)) return [];
  return [
    ...selectorErrors(resourceAttributes['fieldSelector'], path.child('fieldSelector'), fieldKeyErrors),
    ...selectorErrors(resourceAttributes['labelSelector'], path.child('labelSelector'), labelKeyErrors),
  ];
}

function subjectErrors({ user, groups }: JsonObject): FieldError[] {
  if (text(user) !== '' || (Array.isArray(groups) && groups.length > 0)) return [];
  return [invalid(PATH.child('user'), '', 'at least one of user or group must be specified')];
}

function metadataErrors({ metadata }: KubernetesObject): FieldError[] {
  const { managedFields, namespace, name, ...rest } = metadata;
  if (name === undefined && deepEqual(rest, {})) return [];
  const shown = {
    ...(name === undefined ? {} : { name }),
    ...(namespace === undefined ? {} : { namespace }),
    ...rest,
    ...(managedFields === undefined ? {} : { managedFields }),
  };
  return [invalid(FieldPath.of('metadata'), new PrintedValue(goJson(shown)), 'must be empty')];
}

type KeyErrors = (key: string, path: FieldPath) => FieldError[];

const fieldKeyErrors: KeyErrors = (key, path) => (key === '' ? [required(path, 'must be specified')] : []);
const labelKeyErrors: KeyErrors = (key, path) =>
  key === '' ? invalidAll(path, key, qualifiedName(key)) : validateLabelName(key, path);

function selectorErrors(selector: unknown, path: FieldPath, keyErrors: KeyErrors): FieldError[] {
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
    append(errors, requirementErrors(requirement, path.child('requirements').index(index), keyErrors));
  }
  return errors;
}

function requirementErrors(requirement: JsonObject, path: FieldPath, keyErrors: KeyErrors): FieldError[] {
  const { operator, values } = requirement;
  const count = Array.isArray(values) ? values.length : 0;
  const errors = keyErrors(text(requirement['key']), path.child('key'));
  if ((operator === 'In' || operator === 'NotIn') && count === 0) {
    errors.push(required(path.child('values'), "must be specified when `operator` is 'In' or 'NotIn'"));
  }
  if ((operator === 'Exists' || operator === 'DoesNotExist') && count > 0) {
    const why = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
    errors.push(forbidden(path.child('values'), why));
  }
  return errors;
}
