import { append } from '../../base/index.ts';
import {
  dns1035Label,
  type FieldError,
  type FieldPath,
  givenEmpty,
  invalid,
  printed,
  required,
} from '../../api/index.ts';
import type { DefinitionSpec, DefinitionVersion } from '../custom/index.ts';
import { deprecationWarningProblems } from './deprecation-warning.ts';
import type { DefinitionChecks } from './definition-checks.ts';
import { type InternalForm, internalForm, type SharedParts } from './internal-form.ts';
import { VERSIONS } from './printed-definition.ts';
import { validateSchema } from './schema/validate-schema.ts';
import { validateColumns } from './validate-columns.ts';
import { validateSelectableFields } from './validate-selectable-fields.ts';
import { validateSubresources } from './validate-subresources.ts';

/**
 * What is wrong with the versions of a definition, in the two parts between which upstream looks at its names: what each
 * says, and what all say alike.
 */
export function validateVersions(
  spec: DefinitionSpec,
  path: FieldPath,
  checks: DefinitionChecks,
): { readonly each: FieldError[]; readonly shared: FieldError[] } {
  const form = internalForm(spec);
  const each = [
    ...missingSchemas(spec, path, checks),
    ...form.versions.flatMap((version, index) =>
      validateVersion(version, form.shared, path.child('versions').index(index), checks),
    ),
    ...validateTogether(spec, form, path),
  ];
  return { each, shared: validateShared(spec, form.shared, path, checks) };
}

function missingSchemas(
  { versions = [] }: DefinitionSpec,
  path: FieldPath,
  { schemas }: DefinitionChecks,
): FieldError[] {
  return versions.flatMap(({ schema, served }, index) => {
    if (schema?.openAPIV3Schema || !(schemas || served)) return [];
    const at = path.child('versions').index(index).child('schema', 'openAPIV3Schema');
    return [required(at, schemas ? '' : 'because otherwise all fields are pruned')];
  });
}

function validateVersion(
  version: DefinitionVersion,
  shared: SharedParts,
  path: FieldPath,
  checks: DefinitionChecks,
): FieldError[] {
  const { name, deprecationWarning } = version;
  const errors = validateName(name, path.child('name'));
  for (const problem of deprecationWarningProblems(version)) {
    errors.push(invalid(path.child('deprecationWarning'), deprecationWarning, problem));
  }
  const hasStatus = (version.subresources ?? shared.subresources)?.status !== undefined;
  append(errors, validateOwnSchema(version, path.child('schema'), hasStatus, checks, name));
  append(errors, validateSubresources(version.subresources, path.child('subresources')));
  append(errors, validateColumns(version.additionalPrinterColumns, path));
  const missing = 'may only be set when `version.schema.openAPIV3Schema` is not included';
  const mayBeMany = checks.manyFields.has(name);
  append(errors, validateSelectableFields(version, { path, missing, mayBeMany }));
  return errors;
}

function validateOwnSchema(
  { schema }: SharedParts,
  path: FieldPath,
  hasStatus: boolean,
  { schema: checks, unchanged }: DefinitionChecks,
  name: string,
): FieldError[] {
  if (!schema?.openAPIV3Schema) return [];
  const own = unchanged.has(name) ? { ...checks, ruleCosts: false } : checks;
  return validateSchema(schema.openAPIV3Schema, path.child('openAPIV3Schema'), { checks: own, hasStatus });
}

function validateTogether(spec: DefinitionSpec, form: InternalForm, path: FieldPath): FieldError[] {
  const { versions } = form;
  const errors: FieldError[] = [];
  const at = path.child('versions');
  const isGiven = spec.versions !== undefined || givenEmpty(spec, 'versions') !== undefined;
  const shown = printed(VERSIONS, isGiven ? versions : undefined);
  const names = new Set(versions.map(({ name }) => name));
  if (names.size < versions.length) errors.push(invalid(at, shown, 'must contain unique version names'));
  if (versions.filter(({ storage }) => storage).length !== 1) {
    errors.push(invalid(at, shown, 'must have exactly one version marked as storage version'));
  }
  const [first] = versions;
  if (first && first.name !== '') append(errors, validateName(first.name, path.child('version')));
  return errors;
}

function validateShared(
  { versions = [] }: DefinitionSpec,
  shared: SharedParts,
  path: FieldPath,
  checks: DefinitionChecks,
): FieldError[] {
  const [first] = versions;
  const hasStatus = versions.some(({ subresources }) => subresources?.status !== undefined);
  const errors = validateOwnSchema(shared, path.child('validation'), hasStatus, checks, first?.name ?? '');
  append(errors, validateSubresources(shared.subresources, path.child('subresources')));
  append(errors, validateColumns(shared.additionalPrinterColumns, path));
  const missing = 'may only be set when validations.schema is included';
  const mayBeMany = first !== undefined && checks.manyFields.has(first.name);
  append(errors, validateSelectableFields(shared, { path, missing, mayBeMany }));
  return errors;
}

function validateName(name: string, path: FieldPath): FieldError[] {
  const problems = dns1035Label(name);
  return problems.length === 0 ? [] : [invalid(path, name, problems.join(','))];
}
