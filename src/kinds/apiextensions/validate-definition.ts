/** What is wrong with a definition: in the words and order of upstream's validation. */
import { append } from '../../base/index.ts';
import {
  checkRequired,
  dns1035Label,
  dns1123Subdomain,
  type FieldError,
  FieldPath,
  invalid,
  nameRule,
  notSupported,
  required,
  validateImmutable,
  validateObjectMeta,
} from '../../api/index.ts';
import {
  type CustomResourceDefinition,
  type DefinitionNames,
  type DefinitionSpec,
  someSchema,
} from '../custom/index.ts';
import { validateApproval } from './api-approval.ts';
import { checksOfUpdate, type DefinitionChecks, NEW_DEFINITION } from './definition-checks.ts';
import { validateConversion } from './validate-conversion.ts';
import { validateVersions } from './validate-versions.ts';

const SPEC = FieldPath.of('spec');
const subdomain = nameRule(dns1123Subdomain);

export function validateDefinition(definition: CustomResourceDefinition): FieldError[] {
  const { metadata, spec } = definition;
  const name = `${spec.names.plural}.${spec.group}`;
  const rule = (given: string, prefix: boolean): string[] => [
    ...subdomain(given, prefix),
    ...(given === name ? [] : ['must be spec.names.plural+"."+spec.group']),
  ];
  return [
    ...validateObjectMeta(
      metadata,
      { namespaced: false, nameRule: rule, knownFinalizers: false },
      FieldPath.of('metadata'),
    ),
    ...validateSpec(spec, NEW_DEFINITION),
    ...validateStatus(definition),
    ...validateStoredVersions(definition),
    ...validateApproval(definition, undefined),
    ...validatePruning(spec),
  ];
}

export function validateDefinitionUpdate(
  definition: CustomResourceDefinition,
  old: CustomResourceDefinition,
): FieldError[] {
  const { spec } = definition;
  const names = SPEC.child('names');
  const checks = checksOfUpdate(definition, old);
  return [
    ...validateSpec(spec, checks),
    ...(checks.names
      ? [
          ...validateImmutable(spec.scope, old.spec.scope, SPEC.child('scope')),
          ...validateImmutable(spec.names.kind, old.spec.names.kind, names.child('kind')),
        ]
      : []),
    ...validateImmutable(spec.group, old.spec.group, SPEC.child('group')),
    ...validateImmutable(spec.names.plural, old.spec.names.plural, names.child('plural')),
    ...validateStatus(definition),
    ...validateStoredVersions(definition),
    ...validateApproval(definition, old),
    ...(old.spec.preserveUnknownFields === true ? [] : validatePruning(spec)),
  ];
}

export function validateStatus({ status }: CustomResourceDefinition): FieldError[] {
  return validateNames(status?.acceptedNames ?? NO_NAMES, FieldPath.of('status', 'acceptedNames'));
}

const NO_NAMES: DefinitionNames = { plural: '', kind: '' };

function validateSpec(spec: DefinitionSpec, checks: DefinitionChecks): FieldError[] {
  const { group, scope, names, conversion, preserveUnknownFields } = spec;
  const errors: FieldError[] = [];
  const groupProblems = dns1123Subdomain(group);
  if (group === '') errors.push(required(SPEC.child('group')));
  else if (groupProblems.length > 0)
    errors.push(invalid(SPEC.child('group'), group, groupProblems.join(',')));
  else if (!group.includes('.')) {
    errors.push(invalid(SPEC.child('group'), group, 'should be a domain with at least one dot'));
  }
  if (scope === '') errors.push(required(SPEC.child('scope')));
  else if (scope !== 'Cluster' && scope !== 'Namespaced') {
    errors.push(notSupported(SPEC.child('scope'), scope, ['Cluster', 'Namespaced']));
  }
  if (preserveUnknownFields && hasDefaults(spec)) {
    const why = 'must be false in order to use defaults in the schema';
    errors.push(invalid(SPEC.child('preserveUnknownFields'), true, why));
  }
  const { each, shared } = validateVersions(spec, SPEC, checks);
  append(errors, each);
  const path = SPEC.child('names');
  checkRequired(errors, path.child('plural'), names.plural);
  checkRequired(errors, path.child('singular'), names.singular);
  checkRequired(errors, path.child('kind'), names.kind);
  checkRequired(errors, path.child('listKind'), names.listKind);
  append(errors, validateNames(names, path));
  append(errors, shared);
  if (!conversion) return errors;
  const at = SPEC.child('conversion');
  if (preserveUnknownFields && conversion.strategy !== 'None') {
    const why = 'must be None if spec.preserveUnknownFields is true';
    errors.push(invalid(at.child('strategy'), conversion.strategy, why));
  }
  append(errors, validateConversion(conversion, at, checks));
  return errors;
}

function hasDefaults({ versions = [] }: DefinitionSpec): boolean {
  return versions.some(
    ({ schema }) =>
      schema?.openAPIV3Schema &&
      someSchema(schema.openAPIV3Schema, (inner) => (inner.default ?? null) !== null),
  );
}

/** That unknown fields are kept is said in schemas, place by place. */
function validatePruning({ preserveUnknownFields }: DefinitionSpec): FieldError[] {
  if (!preserveUnknownFields) return [];
  const why =
    'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead';
  return [invalid(SPEC.child('preserveUnknownFields'), true, why)];
}

function validateNames(names: DefinitionNames, path: FieldPath): FieldError[] {
  const { plural, singular = '', kind, listKind = '', shortNames = [], categories = [] } = names;
  const errors: FieldError[] = [];
  const check = (at: FieldPath, value: string, head = ''): void => {
    const problems = dns1035Label(head === '' ? value : value.toLowerCase());
    if (problems.length > 0) errors.push(invalid(at, value, head + problems.join(',')));
  };
  const MIXED = 'may have mixed case, but should otherwise match: ';
  if (plural !== '') check(path.child('plural'), plural);
  if (singular !== '') check(path.child('singular'), singular);
  if (kind !== '') check(path.child('kind'), kind, MIXED);
  if (listKind !== '') check(path.child('listKind'), listKind, MIXED);
  for (const [index, name] of shortNames.entries()) check(path.child('shortNames').index(index), name);
  if (kind !== '' && kind === listKind) {
    errors.push(invalid(path.child('listKind'), listKind, 'kind and listKind may not be the same'));
  }
  for (const [index, name] of categories.entries()) check(path.child('categories').index(index), name);
  return errors;
}

function validateStoredVersions({ spec, status }: CustomResourceDefinition): FieldError[] {
  const path = FieldPath.of('status', 'storedVersions');
  const stored = status?.storedVersions ?? [];
  if (stored.length === 0) return [invalid(path, null, 'must have at least one stored version')];
  const errors: FieldError[] = [];
  // A name that stands twice among the stored ones counts where it stands last, and serves one version.
  const left = new Map(stored.map((name, index) => [name, index]));
  for (const { name, storage } of spec.versions ?? []) {
    if (!left.delete(name) && storage) {
      errors.push(invalid(path, stored, `must have the storage version ${name}`));
    }
  }
  for (const [name, index] of left) {
    const why = `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`;
    errors.push(invalid(path.index(index), name, why));
  }
  return errors;
}
