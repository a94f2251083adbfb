import { append, deepEqual } from '../../base/index.ts';
import type { FieldError, FieldPath } from '../field.ts';
import { type ObjectMeta, type OwnerReference, parseApiVersion } from '../object.ts';
import { forbidden, invalid, invalidAll, required, tooLong, WHOLE_TOLD } from './errors.ts';
import { byteLength, goJson, PrintedValue, quote } from '../go-text.ts';
import { validateManagedFields } from './managed-fields.ts';
import { dns1123Label, labelValue, nameRule, qualifiedName } from './names.ts';
import { METADATA_FIELDS } from './printed-metadata.ts';

export interface MetadataRules {
  readonly namespaced: boolean;
  /** The messages of what is wrong with a name, or with the prefix of one that is to be generated. */
  readonly nameRule: (name: string, prefix: boolean) => string[];
  /** Whether a finalizer must be a standard one or have a domain. True for almost all built-in kinds. */
  readonly knownFinalizers?: boolean;
  /** What a generated name begins with is not checked, only the name that comes of it. */
  readonly anyPrefix?: boolean;
}

const ANNOTATIONS_LIMIT_BYTES = 256 * 1024;
const STANDARD_FINALIZERS: ReadonlySet<string> = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);
const namespaceName = nameRule(dns1123Label);

/** The metadata of an object by itself, as at its creation. */
export function validateObjectMeta(
  metadata: ObjectMeta,
  rules: MetadataRules,
  path: FieldPath,
): FieldError[] {
  const errors = [
    ...validateNames(metadata, rules, path),
    ...validateNamespace(metadata.namespace ?? '', rules.namespaced, path.child('namespace')),
    ...validateNonNegative(metadata.generation ?? 0, path.child('generation')),
    ...validateLabels(metadata.labels, path.child('labels')),
    ...validateAnnotations(metadata.annotations, path.child('annotations')),
    ...validateOwnerReferences(metadata.ownerReferences ?? [], path.child('ownerReferences')),
    ...validateFinalizers(metadata.finalizers ?? [], path.child('finalizers')),
    ...validateManagedFields(metadata.managedFields ?? [], path.child('managedFields')),
  ];
  if (rules.knownFinalizers ?? true) {
    append(errors, validateKnownFinalizers(metadata.finalizers ?? [], path.child('finalizers')));
  }
  return errors;
}

/** What of the metadata may not change, and what of it must hold still. */
export function validateObjectMetaUpdate(
  metadata: ObjectMeta,
  old: ObjectMeta,
  rules: Pick<MetadataRules, 'knownFinalizers'>,
  path: FieldPath,
): FieldError[] {
  const errors = old.deletionTimestamp === undefined ? [] : validateNoNewFinalizers(metadata, old, path);
  if ((metadata.resourceVersion ?? '') === '') {
    errors.push(invalid(path.child('resourceVersion'), '', 'must be specified for an update'));
  }
  if ((metadata.generation ?? 0) < (old.generation ?? 0)) {
    errors.push(invalid(path.child('generation'), metadata.generation ?? 0, 'must not be decremented'));
  }
  for (const field of IMMUTABLE_TEXTS) {
    const value = metadata[field] ?? '';
    if (value !== (old[field] ?? '')) errors.push(invalid(path.child(field), value, FIELD_IS_IMMUTABLE));
  }
  for (const field of IMMUTABLE_OPTIONALS) {
    // A grace of very many seconds is no plain number.
    if (!deepEqual(metadata[field], old[field]))
      errors.push(invalid(path.child(field), metadata[field], FIELD_IS_IMMUTABLE));
  }
  append(errors, validateLabels(metadata.labels, path.child('labels')));
  append(errors, validateAnnotations(metadata.annotations, path.child('annotations')));
  append(errors, validateOwnerReferences(metadata.ownerReferences ?? [], path.child('ownerReferences')));
  append(errors, validateManagedFields(metadata.managedFields ?? [], path.child('managedFields')));
  if (rules.knownFinalizers ?? true) {
    append(errors, validateKnownFinalizers(metadata.finalizers ?? [], path.child('finalizers')));
  }
  return errors;
}

export const FIELD_IS_IMMUTABLE = 'field is immutable';
const IMMUTABLE_TEXTS = ['name', 'namespace', 'uid'] as const;
const IMMUTABLE_OPTIONALS = ['creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const;

export function validateLabels(
  labels: Readonly<Record<string, string>> | undefined,
  path: FieldPath,
): FieldError[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...validateLabelName(key, path),
    ...invalidAll(path, value, labelValue(value)),
  ]);
}

export function validateLabelName(name: string, path: FieldPath): FieldError[] {
  return invalidAll(path, name, qualifiedName(name));
}

/** Keys as of labels, in any case; keys and values together up to 256 KiB. */
export function validateAnnotations(
  annotations: Readonly<Record<string, string>> | undefined,
  path: FieldPath,
): FieldError[] {
  const errors: FieldError[] = [];
  let sizeBytes = 0;
  for (const [key, value] of Object.entries(annotations ?? {})) {
    append(errors, invalidAll(path, key, qualifiedName(key.toLowerCase())));
    sizeBytes += byteLength(key) + byteLength(value);
  }
  if (sizeBytes > ANNOTATIONS_LIMIT_BYTES) errors.push(tooLong(path, ANNOTATIONS_LIMIT_BYTES));
  return errors;
}

/** All that metadata has beside labels and annotations, in upstream's order. */
const OTHER_FIELDS = METADATA_FIELDS.filter((field) => field !== 'labels' && field !== 'annotations');

/** The metadata of an object to be made from a template holds labels and annotations at most. */
export function validateTemplateMetadata(
  metadata: Pick<ObjectMeta, 'annotations' | 'labels'> | undefined,
  path: FieldPath,
): FieldError[] {
  const { annotations, labels, ...others } = metadata ?? {};
  return [
    ...validateAnnotations(annotations, path.child('annotations')),
    ...validateLabels(labels, path.child('labels')),
    ...OTHER_FIELDS.filter((field) => Object.hasOwn(others, field)).map((field) =>
      // Upstream makes the name of the field from Go's.
      forbidden(path.child(field === 'uid' ? 'uID' : field), 'cannot be set'),
    ),
  ];
}

export function validateOwnerReferences(
  references: readonly OwnerReference[],
  path: FieldPath,
): FieldError[] {
  const errors: FieldError[] = [];
  let controller: string | undefined;
  let told = 0;
  for (const reference of references) {
    append(errors, validateOwnerReference(reference, path));
    if (reference.controller !== true) continue;
    const name = `${reference.kind}/${reference.name}`;
    if (controller === undefined) controller = name;
    else if (told++ < WHOLE_TOLD) {
      errors.push(
        invalid(
          path,
          new PrintedValue(`[${references.map(printOwnerReference).join(',')}]`),
          `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${name}`,
        ),
      );
    }
  }
  return errors;
}

function validateOwnerReference(reference: OwnerReference, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const { apiVersion, kind, name, uid } = reference;
  const { group, version } = parseApiVersion(apiVersion);
  if (version === '' || version.includes('/')) {
    errors.push(invalid(path.child('apiVersion'), apiVersion, 'version must not be empty'));
  }
  if (kind === '') errors.push(invalid(path.child('kind'), kind, 'must not be empty'));
  if (name === '') errors.push(invalid(path.child('name'), name, 'must not be empty'));
  if (uid === '') errors.push(invalid(path.child('uid'), uid, 'must not be empty'));
  if (group === '' && version === 'v1' && kind === 'Event') {
    const value = new PrintedValue(printOwnerReference(reference));
    errors.push(invalid(path, value, '/v1, Kind=Event is disallowed from being an owner'));
  }
  return errors;
}

function printOwnerReference(reference: OwnerReference): string {
  const { apiVersion, kind, name, uid, controller, blockOwnerDeletion } = reference;
  return goJson({ apiVersion, kind, name, uid, controller, blockOwnerDeletion });
}

function validateFinalizers(finalizers: readonly string[], path: FieldPath): FieldError[] {
  const errors = finalizers.flatMap((finalizer) => invalidAll(path, finalizer, qualifiedName(finalizer)));
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    errors.push(invalid(path, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'));
  }
  return errors;
}

function validateKnownFinalizers(finalizers: readonly string[], path: FieldPath): FieldError[] {
  return finalizers.flatMap((finalizer, index) => validateKnownFinalizer(finalizer, path.index(index)));
}

/** A finalizer without a domain must be one of upstream's own. */
export function validateKnownFinalizer(finalizer: string, path: FieldPath): FieldError[] {
  return finalizer.includes('/') || STANDARD_FINALIZERS.has(finalizer)
    ? []
    : [invalid(path, finalizer, 'name is neither a standard finalizer name nor is it fully qualified')];
}

function validateNoNewFinalizers(metadata: ObjectMeta, old: ObjectMeta, path: FieldPath): FieldError[] {
  const before = new Set(old.finalizers);
  const added = [...new Set(metadata.finalizers)].filter((finalizer) => !before.has(finalizer)).sort();
  if (added.length === 0) return [];
  const list = `[]string{${added.map(quote).join(', ')}}`;
  return [
    forbidden(
      path.child('finalizers'),
      `no new finalizers can be added if the object is being deleted, found new finalizers ${list}`,
    ),
  ];
}

function validateNames(metadata: ObjectMeta, rules: MetadataRules, path: FieldPath): FieldError[] {
  const { name = '', generateName = '' } = metadata;
  const errors =
    generateName === '' || rules.anyPrefix
      ? []
      : invalidAll(path.child('generateName'), generateName, rules.nameRule(generateName, true));
  if (name === '') errors.push(required(path.child('name'), 'name or generateName is required'));
  else append(errors, invalidAll(path.child('name'), name, rules.nameRule(name, false)));
  return errors;
}

function validateNamespace(namespace: string, namespaced: boolean, path: FieldPath): FieldError[] {
  if (!namespaced) return namespace === '' ? [] : [forbidden(path, 'not allowed on this type')];
  return namespace === '' ? [required(path)] : invalidAll(path, namespace, namespaceName(namespace, false));
}

/** A number that counts something. */
export function validateNonNegative(value: number, path: FieldPath): FieldError[] {
  return value < 0 ? [invalid(path, value, 'must be greater than or equal to 0')] : [];
}
